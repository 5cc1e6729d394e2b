// Measures rows in WebAssembly under node: `node wasm.mjs FILE.wasm ROUNDS ROW…`. Prints a line for
// each row: the things it does in a second, in its best round.
import { readFileSync } from "node:fs";

const [file, rounds, ...words] = process.argv.slice(2);
const rows = words.map(Number);
const { instance } = await WebAssembly.instantiate(readFileSync(file), {});
const { things, prepare, run } = instance.exports;
const best = rows.map(() => Infinity);
for (let round = 0; round < Number(rounds); round++) {
  rows.forEach((row, place) => {
    prepare(row);
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start); // microseconds on a core
    best[place] = Math.min(best[place], user + system);
  });
}
rows.forEach((row, place) => console.log((things(row) / best[place]) * 1e6));
