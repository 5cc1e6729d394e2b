// Reads a folder of lessons that is dropped on the page or chosen, and again whenever a text in it changes: what one
// writes in an editor is seen beside it. The folder is read here; what it says is judged by the app.

const MOST_BYTES = 1 << 20;
const MOST_FILES = 500;
const isText = path => /\.(md|raft)$/.test(path) && !path.split('/').some(part => part.startsWith('.'));

let look = null; // reads the folder once more
let seen = '';

// What the course lends to a folder that has no words of its own.
const LISTS = ['glossary.md', 'misconceptions.md'];
let lists = null;
async function lent() {
  const load = async name => {
    const response = await fetch(`lessons/${name}`);
    return [name, response.ok ? await response.text() : ''];
  };
  lists ??= Object.fromEntries(await Promise.all(LISTS.map(load)));
  return lists;
}

const tell = detail => dispatchEvent(new CustomEvent('folder', { detail: JSON.stringify(detail) }));

// Reads it now, and from now on when the page is seen, once a second. `lost` says what to do where a text that has
// changed can never be read again.
async function follow(name, read, lost) {
  seen = '';
  look = async () => {
    const files = await read();
    // One lesson alone is a folder of one lesson.
    const alone = 'lesson.md' in files;
    const within = path => (alone ? `${name}/${path}` : path);
    const texts = Object.fromEntries(Object.entries(files).map(([path, text]) => [within(path), text]));
    const now = JSON.stringify(texts);
    if (now !== seen) tell({ name, texts, lent: await lent() });
    seen = now;
  };
  const mine = look;
  try {
    await look();
  } catch (error) {
    tell({ name, error: String(error.message ?? error) });
  }
  const timer = setInterval(async () => {
    if (look !== mine) return clearInterval(timer);
    if (document.hidden) return;
    try {
      await look();
    } catch {
      // A text that is being written cannot be read for a moment; the next look will do.
      if (!lost || look !== mine) return;
      look = null;
      tell({ name, error: lost });
    }
  }, 1000);
}

async function add(files, path, file) {
  if (file.size > MOST_BYTES) throw new Error(`${path} is larger than 1 MB`);
  if (Object.keys(files).length >= MOST_FILES) throw new Error(`it has more than ${MOST_FILES} texts`);
  files[path] = await file.text();
}

// What was dropped can be read as often as one likes.
async function walk(entry, path, files) {
  if (entry.isFile) {
    if (isText(path)) await add(files, path, await new Promise((done, failed) => entry.file(done, failed)));
    return;
  }
  const reader = entry.createReader();
  const some = () => new Promise((done, failed) => reader.readEntries(done, failed));
  for (let entries = await some(); entries.length > 0; entries = await some()) {
    for (const inner of entries) await walk(inner, path ? `${path}/${inner.name}` : inner.name, files);
  }
}

// What was chosen, too, where the browser has a picker of its own for folders.
async function enter(folder, path, files) {
  for await (const [name, handle] of folder.entries()) {
    const inner = path ? `${path}/${name}` : name;
    if (handle.kind === 'directory') await enter(handle, inner, files);
    else if (isText(inner)) await add(files, inner, await handle.getFile());
  }
}

const reading = fill => async () => {
  const files = {};
  await fill(files);
  return files;
};

addEventListener('drop', event => {
  const entries = [...(event.dataTransfer?.items ?? [])].map(item => item.webkitGetAsEntry?.()).filter(Boolean);
  const folder = entries.find(entry => entry.isDirectory) ?? entries.find(entry => entry.name.endsWith('.md'));
  if (!folder) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const path = folder.isFile ? 'lesson.md' : '';
  follow(folder.name.replace(/\.md$/, ''), reading(files => walk(folder, path, files)));
}, true);

async function choose() {
  if ('showDirectoryPicker' in window) {
    const folder = await window.showDirectoryPicker();
    return follow(folder.name, reading(files => enter(folder, '', files)));
  }
  const input = Object.assign(document.createElement('input'), { type: 'file', webkitdirectory: true });
  input.addEventListener('change', () => {
    const name = input.files[0]?.webkitRelativePath.split('/')[0] ?? 'lessons';
    const inner = file => file.webkitRelativePath.slice(name.length + 1);
    follow(name, reading(async files => {
      for (const file of input.files) if (isText(inner(file))) await add(files, inner(file), file);
    }), 'a text has changed since; drop the folder on the page, and this browser reads it whenever you save');
  });
  input.click();
}

addEventListener('click', event => {
  if (!event.target.closest?.('[data-open-folder]')) return;
  // Whoever closes the picker has changed their mind.
  choose().catch(error => { if (error.name !== 'AbortError') tell({ name: 'lessons', error: error.message }); });
});
addEventListener('close-folder', () => { look = null; });
