import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { uploadErrors } from "./errors.ts";

test("the documentation lists every code with its sentence, and no other", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../docs/in-the-browser.md"), "utf8");
  const section = page.slice(page.indexOf("### Error codes"), page.indexOf("## Survive a reload"));
  const rows = [...section.matchAll(/^\| `([A-Z_]+)` *\| (.*?) *\| (yes)? *\|$/gm)];
  const documented = rows.map(([, code, sentence, heals]) => [code, sentence, heals === "yes"]);
  expect(documented).toEqual(
    Object.entries(uploadErrors).map(([code, row]) => [code, row.sentence, "retryable" in row]),
  );
});
