// Runs the page's own WebAssembly in a worker. Its address names the files, which lie beside this one.
import { start } from './start.js';

const names = new URL(self.location.href).searchParams;
const at = name => names.get(name) && new URL(names.get(name), self.location.href);
try {
  const more = await start(at('js'), at('wasm'), at('rest'));
  await more();
} catch (error) {
  console.error(error);
  postMessage('failed');
}
