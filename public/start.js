// Starts the WebAssembly, in the page and in its worker. What is given away is in two parts (xtask/split): what runs
// until a cluster moves, and the rest. Returns how to get the rest; who needs it earlier waits for it then and there.
export async function start(js, wasm, rest) {
  const app = await import(js);
  const join = module => {
    const first = app.initSync(); // what runs by now
    if (first.here.value) return;
    new WebAssembly.Instance(module, { first });
    first.here.value = 1;
  };
  // A worker can wait for it. And a request that blocks reaches nothing that is kept for offline.
  const near = rest && (typeof document === 'undefined' || navigator.serviceWorker?.controller);
  const compiled = () => WebAssembly.compileStreaming(fetch(rest));
  const whole = near ? await compiled().catch(error => console.warn(error)) : undefined;
  globalThis.rest = { load: () => join(whole ?? new WebAssembly.Module(fetched(rest))) };
  await app.default({ module_or_path: wasm });
  return async () => { if (rest) join(whole ?? await compiled()); };
}

// WebAssembly cannot wait, so nor can this. The encoding leaves each byte as it is.
function fetched(url) {
  const request = new XMLHttpRequest();
  request.open('GET', url, false);
  request.overrideMimeType('text/plain; charset=x-user-defined');
  request.send();
  if (request.status !== 200) throw new Error(`${url}: ${request.status}`);
  return Uint8Array.from(request.responseText, letter => letter.charCodeAt(0) & 0xff);
}
