import assert from "node:assert/strict";
import { test } from "node:test";
import { applyDiff, codeBlocks } from "./code-blocks.mjs";

test("a block has its language, its file and its code", () => {
  const text = "Words\n\n```ts server.ts\nconst a = 1;\n```\n\n```sh\nls\n```\n";
  assert.deepEqual(codeBlocks(text), [
    { lang: "ts", file: "server.ts", code: "const a = 1;\n" },
    { lang: "sh", file: undefined, code: "ls\n" },
  ]);
});

test("a diff's lines stand behind the line that it shows before them", () => {
  assert.equal(applyDiff("{\n  a,\n  b,\n}\n", "   a,\n+  c,\n+  d,\n"), "{\n  a,\n  c,\n  d,\n  b,\n}\n");
  assert.throws(() => applyDiff("{}\n", " a,\n+c,\n"), /"a," is not in the file/);
});
