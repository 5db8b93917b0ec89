import { expect, test } from "vitest";
import { highlight } from "./highlight.ts";

test("code is cut into what has a colour, and nothing of it is lost", () => {
  const source = `import { a } from "b"; // why\nexport const c = a("x");\n`;
  const tokens = highlight(source);
  expect(tokens.map(({ text }) => text).join("")).toBe(source);
  expect(tokens.filter(({ kind }) => kind !== "plain").map(({ kind, text }) => [kind, text])).toEqual([
    ["keyword", "import"],
    ["keyword", "from"],
    ["string", `"b"`],
    ["comment", "// why"],
    ["keyword", "export"],
    ["keyword", "const"],
    ["name", "a"],
    ["string", `"x"`],
  ]);
});
