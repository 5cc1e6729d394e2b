// Starts the app. A file of its own, because the page's policy allows no inline script.
// The build writes the names of what it built into this script's element.
import { start } from './start.js';

const { js, wasm, rest } = document.querySelector('script[data-wasm]').dataset;
const at = path => new URL(path, document.baseURI);

function fail(id) {
  document.getElementById('app').replaceChildren();
  document.getElementById(id).hidden = false;
}

// After a panic the app cannot be asked any more: nothing that happens to the page reaches it. These listeners
// are the first on the window, so they come before the app's own.
const broken = () => 'broken' in document.documentElement.dataset;
for (const type of ['keydown', 'mousedown', 'pointerdown', 'pagehide', 'beforeunload', 'hashchange']) {
  addEventListener(type, event => { if (broken()) event.stopImmediatePropagation(); }, true);
}
document.getElementById('broken-again').addEventListener('click', () => location.reload());
document.getElementById('broken-fresh').addEventListener('click', () => {
  // Only which run was open is forgotten; the run itself stays.
  try { localStorage.removeItem('raftarium.open'); } catch { /* It remembers nothing anyway. */ }
  location.replace(location.pathname);
});

if (typeof WebAssembly === 'undefined') {
  fail('no-wasm');
} else {
  try {
    const more = await start(at(js), at(wasm), rest && at(rest));
    dispatchEvent(new Event('TrunkApplicationStarted'));
    // Once the cluster moves. If it cannot be had, whoever needs it asks again.
    const whole = () => { document.documentElement.dataset.whole = ''; };
    setTimeout(() => more().then(whole, error => console.warn(error)), 2000);
    setTimeout(() => import('./folder.js').catch(error => console.warn(error)), 2000);
  } catch (error) {
    console.error(error);
    fail('no-start');
  }
}
