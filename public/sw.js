// Makes the page work without a network once it was seen.
//
// A version is index.html, all that it names and the lessons, kept together. The page is answered from the newest version that is
// kept, at once. Once it runs it asks whether that is still the newest there is; a new one is fetched whole before it
// takes the old one's place, and the page is told that it waits.

const PREFIX = 'raftarium ';
const here = new URL('./', self.location.href);
const texts = new URL('lessons/', here);

addEventListener('install', event => event.waitUntil(renew().then(() => skipWaiting())));
addEventListener('activate', event => event.waitUntil(clients.claim()));

addEventListener('fetch', event => {
  const { request } = event;
  if (request.method === 'GET' && request.url.startsWith(here.href)) event.respondWith(answer(request));
});

// A page says which script it runs.
addEventListener('message', event => event.waitUntil((async () => {
  await renew().catch(() => { /* no network: what is kept will do */ });
  const newest = (await versions())[0];
  const page = newest && await (await caches.open(newest)).match(here);
  if (page && !(await page.text()).includes(event.data)) event.source.postMessage('a new version waits');
})()));

async function answer(request) {
  const wanted = request.mode === 'navigate' && isPage(request.url) ? here.href : request.url;
  for (const version of await versions()) {
    const hit = await (await caches.open(version)).match(wanted, { ignoreSearch: true });
    // A kept answer has an address of its own, and a worker's would lose its query: so only what it holds.
    if (hit) return new Response(hit.body, { status: hit.status, headers: hit.headers });
  }
  return fetch(request);
}

const isPage = url => ['', 'index.html'].includes(new URL(url).pathname.slice(here.pathname.length));

// The newest first.
async function versions() {
  const names = (await caches.keys()).filter(name => name.startsWith(PREFIX));
  return names.sort().reverse();
}

// Keeps the version that the network has now, if it is another than the newest that is kept.
async function renew() {
  const response = await fetch(here, { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${here} answers ${response.status}`);
  const html = await response.clone().text();
  const list = await lessons();
  const id = await digest(html + list);
  const kept = await versions();
  if (kept[0]?.endsWith(id)) return;
  // Names sort by time: thirteen digits until the year 2286.
  const name = `${PREFIX}${Date.now()} ${id}`;
  const cache = await caches.open(name);
  try {
    await cache.put(here, response);
    const named = [...html.matchAll(/(?:href|src|data-js|data-wasm|data-rest|data-also)="(\.\/[^"]+)"/g)].flatMap(m => m[1].split(' '));
    const files = [...new Set(named)].map(path => new URL(path, here).href);
    // The icon of the plain pages has a name of its own.
    await cache.addAll([...files, new URL('favicon.svg', here).href]);
    await cache.addAll(list.split('\n').filter(Boolean).map(line => new URL(line.split(' ')[0], texts).href));
    const sheets = files.filter(file => new URL(file).pathname.endsWith('.css'));
    const drawn = await Promise.all(sheets.map(async sheet => {
      const css = await (await cache.match(sheet)).text();
      return [...css.matchAll(/url\("?([^"#)]+)"?\)/g)].map(m => new URL(m[1], sheet).href);
    }));
    await cache.addAll([...new Set(drawn.flat())].filter(url => url.startsWith(here.href)));
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
  // The version before stays for the pages that still show it.
  await Promise.all(kept.slice(1).map(old => caches.delete(old)));
}

// The list of the lessons' files: a name and a checksum a line, so that it is another list when one of them is.
async function lessons() {
  const response = await fetch(new URL('files.txt', texts), { cache: 'no-cache' });
  return response.ok ? response.text() : '';
}

async function digest(text) {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(bytes, 0, 8)].map(byte => byte.toString(16).padStart(2, '0')).join('');
}
