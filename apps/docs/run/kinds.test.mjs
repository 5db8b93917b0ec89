// Counts the blocks of all pages by kind, and runs the blocks that are tests themselves.
import { describe, expect, test } from "vitest";
import { blocksOf, elsewhere, kinds, stale } from "./kinds.mjs";

for (const { name, path } of blocksOf("test")) describe(name, () => import(path).then(() => {}));

test("what is named is there", () => {
  expect(stale).toEqual([]);
});

test("the table", () => {
  const rows = kinds.map((kind) => [kind, blocksOf(kind).length]);
  const reasons = Object.values(elsewhere);
  const notHere = [...new Set(reasons)].map((reason) => [reason, reasons.filter((one) => one === reason).length]);
  const table = [...rows, ...notHere].map(([what, count]) => `${String(count).padStart(4)}  ${what}`);
  process.stdout.write(`${table.join("\n")}\n`);
  expect(notHere.reduce((sum, [, count]) => sum + count, 0)).toBe(blocksOf("elsewhere").length);
});
