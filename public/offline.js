// Once seen, the page works without a network, and says when a new version waits. Only in what is given away: while
// one works on the page, what is kept would be yesterday's.
const { serviceWorker } = navigator;

if (serviceWorker) {
  const { js } = document.querySelector('script[data-wasm]').dataset;
  const look = async () => (await serviceWorker.ready).active.postMessage(js);
  serviceWorker.addEventListener('message', () => { document.getElementById('new-version').hidden = false; });
  document.getElementById('reload').addEventListener('click', () => location.reload());
  document.addEventListener('visibilitychange', () => document.hidden || look());
  addEventListener('load', async () => {
    try {
      await serviceWorker.register(new URL('sw.js', document.baseURI));
      await look();
    } catch (error) {
      console.warn(error); // it works without
    }
  });
}
