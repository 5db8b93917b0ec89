import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { errorDocsUrl } from "./error-docs-url.ts";
import { isUploadErrorCode, uploadErrors } from "./errors.ts";
import { trpcCodes } from "./trpc-codes.ts";

const folder = join(import.meta.dirname, "../../../docs/errors");
const read = (page: string) => readFileSync(join(folder, page), "utf8");
const codes = Object.entries(uploadErrors);

test("the documentation lists every code with its sentence, and no other", () => {
  const rows = [...read("index.md").matchAll(/^\| \[`([A-Z_]+)`\]\(\1\.md\) *\| (.*?) *\| (yes)? *\|$/gm)];
  const documented = rows.map(([, code, sentence, heals]) => [code, sentence, heals === "yes"]);
  expect(documented).toEqual(codes.map(([code, row]) => [code, row.sentence, "retryable" in row]));
});

test("every code has a page of its own, and no page is of none", () => {
  const pages = readdirSync(folder).filter((name) => name !== "index.md");
  expect(new Set(pages)).toEqual(new Set(codes.map(([code]) => `${code}.md`)));
});

test("an error leads to its code's page, where the package says that its sources are", () => {
  const repository = manifest.repository.url.replaceAll(/^git\+|\.git$/g, "");
  expect(errorDocsUrl("FILE_EMPTY")).toBe(`${repository}/blob/main/docs/errors/FILE_EMPTY.md`);
});

test.each(codes)("the page of %s says what the code says", (code, row) => {
  const page = read(`${code}.md`);
  expect(page.startsWith(`# ${code}\n\n> ${row.sentence}\n`)).toBe(true);
  expect(page).toMatch("retryable" in row ? /^\| heals by itself +\| yes +\|$/m : /^\| heals by itself +\| no +\|$/m);
  const answer = /^\| tRPC answers +\| (?:`([A-Z_]+)`|nothing)/m.exec(page);
  expect(answer).not.toBeNull();
  if (answer?.[1] !== undefined && isUploadErrorCode(code)) expect(answer[1]).toBe(trpcCodes[code]);
  for (const part of ["What it means.", "What a person can do.", "What you can do."]) expect(page).toContain(part);
});
