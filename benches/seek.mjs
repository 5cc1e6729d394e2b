// Records a run in WebAssembly under node, and goes to places all over it: `node seek.mjs FILE.wasm SECONDS`.
// Prints the memory that the run takes alone and recorded, and how long a seek takes.
import { readFileSync } from "node:fs";

const [file, seconds] = [process.argv[2], Number(process.argv[3] ?? 3600)];
const module = await WebAssembly.compile(readFileSync(file));
const megabytes = ({ memory }) => (memory.buffer.byteLength / 1e6).toFixed(1);

/// The same places every time, in milliseconds (Lehmer's generator).
function* places(from, to, count) {
  for (let place = 1; count-- > 0; ) {
    place = (place * 48271) % 2147483647;
    yield from + (place % (to - from));
  }
}

function measure(run, title, places) {
  const took = [];
  for (const place of places) {
    const start = performance.now();
    run.go_to(place);
    took.push(performance.now() - start);
  }
  took.sort((a, b) => a - b);
  const at = (part) => took[Math.min(took.length - 1, Math.floor(took.length * part))].toFixed(2);
  console.log(`  ${title}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms, of ${took.length}`);
}

for (const [compacted, heavy] of [[1, 0], [0, 0], [1, 1], [0, 1]]) {
  const fresh = async () => (await WebAssembly.instantiate(module, {})).exports;
  const alone = await fresh();
  alone.alone(seconds, compacted, heavy);
  const run = await fresh();
  const start = performance.now();
  const copies = run.record(seconds, compacted, heavy);
  const took = ((performance.now() - start) / 1000).toFixed(1);
  const events = run.go_to(seconds * 1000);
  console.log(`${seconds} s at ${heavy ? 25 : 20} operations a second, ${compacted ? "a snapshot every 1000 entries" : "never compacted"}:`);
  console.log(`  ${events} events, recorded in ${took} s, ${copies} copies kept`);
  console.log(`  memory: the run alone ${megabytes(alone)} MB, recorded ${megabytes(run)} MB`);
  measure(run, "a seek to anywhere", places(0, seconds * 1000, 1000));
  run.go_to(seconds * 1000);
  measure(run, "within the last ten seconds", places(Math.max(0, seconds - 10) * 1000, seconds * 1000, 1000));
  console.log(`  memory after that: ${megabytes(run)} MB`);
}
