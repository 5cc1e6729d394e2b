// Starts the app. A file of its own, because the page's policy allows no inline script.
// Trunk writes the names of the two files it built into this script's element.
const { js, wasm } = document.querySelector('script[data-wasm]').dataset;
const at = path => new URL(path, document.baseURI);

function fail(id) {
  document.getElementById('app').replaceChildren();
  document.getElementById(id).hidden = false;
}

if (typeof WebAssembly === 'undefined') {
  fail('no-wasm');
} else {
  try {
    const app = await import(at(js));
    await app.default({ module_or_path: at(wasm) });
    dispatchEvent(new Event('TrunkApplicationStarted'));
  } catch (error) {
    console.error(error);
    fail('no-start');
  }
}
