// Starts the app. A file of its own, because the page's policy allows no inline script.
// The build writes the names of what it built into this script's element.
import { start } from './start.js';

const { js, wasm, rest } = document.querySelector('script[data-wasm]').dataset;
const at = path => new URL(path, document.baseURI);

function fail(id) {
  document.getElementById('app').replaceChildren();
  document.getElementById(id).hidden = false;
}

// Until the cluster is seen to move; or, where none does, for as long as that might take.
const moving = () => new Promise(done => {
  const began = performance.now();
  const look = () => {
    const { time } = document.querySelector('[data-time]')?.dataset ?? {};
    if (time > 0 || performance.now() - began > 2000) setTimeout(done, 100);
    else setTimeout(look, 100);
  };
  look();
});

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
  const typefaces = () => { document.getElementById('fonts').media = 'all'; };
  if (navigator.serviceWorker?.controller) typefaces(); // They are kept: nothing waits for them.
  try {
    const more = await start(at(js), at(wasm), rest && at(rest));
    dispatchEvent(new Event('TrunkApplicationStarted'));
    await moving();
    typefaces();
    // If it cannot be had, whoever needs it asks again.
    const whole = () => {
      document.documentElement.dataset.whole = '';
      dispatchEvent(new Event('whole'));
    };
    more().then(whole, error => console.warn(error));
    import('./folder.js').catch(error => console.warn(error));
  } catch (error) {
    console.error(error);
    fail('no-start');
  }
}
