// Measures the rows in WebAssembly under node: `node wasm.mjs FILE.wasm ROUNDS`. Prints a line for
// each row: the things it does in a second, in its best round.
import { readFileSync } from "node:fs";

const [file, rounds] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(readFileSync(file), {});
const { row_count, things, prepare, run } = instance.exports;
const best = new Array(row_count()).fill(Infinity);
for (let round = 0; round < Number(rounds); round++) {
  for (let row = 0; row < best.length; row++) {
    prepare(row);
    const start = performance.now();
    run();
    best[row] = Math.min(best[row], performance.now() - start);
  }
}
best.forEach((milliseconds, row) => console.log((things(row) / milliseconds) * 1000));
