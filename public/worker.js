// Runs the page's own WebAssembly in a worker. Its address names the two files, which lie beside this one.
const names = new URL(self.location.href).searchParams;
try {
  const app = await import(names.get('js'));
  await app.default({ module_or_path: names.get('wasm') });
} catch (error) {
  console.error(error);
  postMessage('failed');
}
