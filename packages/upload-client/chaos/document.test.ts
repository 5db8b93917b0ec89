import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { Row } from "./situation.ts";
import type { Transfer } from "./stage/api.ts";
import { table } from "./table.ts";

const transfers: readonly Transfer[] = ["single", "form", "multipart"];

function describeCell(row: Row, transfer: Transfer): string {
  const expected = row[transfer];
  if (expected.startsWith("not: ")) return `– ${expected.slice("not: ".length)}`;
  if (expected !== "done") return `\`${expected}\`${row.publishedAllTheSame ? ", though it is published" : ""}`;
  return row.waits === undefined ? "published" : `published, after \`${row.waits}\``;
}

test("docs/chaos.md shows the table as it is tested", async () => {
  const text = await readFile(new URL("../../../docs/chaos.md", import.meta.url), "utf8");
  const lines = text.split("\n").filter((line) => line.startsWith("| "));
  const shown = lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const rows = table.map((row) => [row.where, row.fault, ...transfers.map((transfer) => describeCell(row, transfer))]);
  expect(shown.filter(([where]) => table.some((row) => row.where === where))).toEqual(rows);
});

test("every fault has a name of its own", () => {
  expect(new Set(table.map(({ where, fault }) => `${where} ${fault}`)).size).toBe(table.length);
});
