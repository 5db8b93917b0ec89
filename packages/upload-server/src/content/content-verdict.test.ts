import { extensionOf, isKnownMediaType } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import type { CorpusFile } from "./testing/corpus.ts";
import { honestFiles } from "./testing/honest.ts";
import { hostileFiles } from "./testing/hostile.ts";
import { headSize, judged } from "./testing/judged.ts";

const passive = /^(?:image\/(?!svg)[a-z.-]+|video\/[a-z0-9-]+|audio\/[a-z0-9-]+|application\/pdf|text\/plain), inline$/;

test("traps: 45, 48 no honest file is refused, and each picture is measured as it is shown", async () => {
  expect(honestFiles.length).toBeGreaterThanOrEqual(40);
  for (const file of honestFiles) {
    const { verdict, dimensions, sentence } = await judged(file);
    expect({ file: file.filename, verdict, dimensions, sentence }).toEqual({
      file: file.filename,
      verdict: "published",
      dimensions: file.dimensions,
      sentence: "",
    });
  }
});

test("traps: 38, 42, 45, 46, 47, 49, 50 a hostile file is refused, or served so that nothing in it runs", async () => {
  expect(hostileFiles.length).toBeGreaterThanOrEqual(60);
  for (const file of hostileFiles) {
    const { verdict, served } = await judged(file);
    expect({ file: file.filename, verdict }).toEqual({ file: file.filename, verdict: file.verdict });
    if (verdict === "published" && !served.endsWith(", attachment")) expect(served).toMatch(passive);
  }
});

test.each([".exe2", "application/x-msdownload"])("a program passes where the rules name it as %s", async (entry) => {
  const program = hostileFiles.find(({ filename }) => filename === "tool.exe2") ?? expect.fail("There is one.");
  expect((await judged({ ...program, only: ["*/*", entry] })).verdict).toBe("published");
});

test("traps: 38, 46 whatever it is saved as, a file of a known type opens as that type", async () => {
  for (const { file } of await Promise.all([...honestFiles, ...hostileFiles].map(judged))) {
    if (!file || !isKnownMediaType(file.contentType)) continue;
    expect(extensionOf(file.name)).toBe(file.ext);
  }
});

test("an ordinary file is known by its first bytes, and any by few more", async () => {
  for (const file of [...honestFiles, ...hostileFiles]) {
    const { reads } = await judged(file);
    expect({ file: file.filename, reads: reads.length <= 8 }).toEqual({ file: file.filename, reads: true });
    if (file.bytes.length <= headSize)
      expect({ file: file.filename, reads }).toEqual({ file: file.filename, reads: [] });
  }
});

test("docs/content-verdict.md is this corpus and its verdicts", async () => {
  const rows = { honest: await rowsOf(honestFiles), hostile: await rowsOf(hostileFiles) };
  await expect(documentOf(rows)).toMatchFileSnapshot("../../../../docs/content-verdict.md");
});

async function rowsOf(files: readonly CorpusFile[]): Promise<string[]> {
  const rows: string[] = [];
  for (const file of files) {
    const { verdict, served, sentence, dimensions, reads, file: accepted } = await judged(file);
    const name = accepted && accepted.name !== file.filename ? `, as ${accepted.name}` : "";
    const size = dimensions ? `, ${dimensions.width} × ${dimensions.height}` : "";
    const more = reads.length === 0 ? "" : ` (${reads.length} more ${reads.length === 1 ? "read" : "reads"})`;
    const end =
      verdict === "published" ? `${served}${name}${size}` : `${verdict}: ${sentence.replace(/ Accepted: .*/, "")}`;
    const cells = [file.filename, file.contentType || "none", file.what, `${end}${more}`].map(visible);
    rows.push(`| ${cells.join(" | ")} |`);
  }
  return rows;
}

/** Escapes what would reverse the text's direction, or end the cell. */
function visible(text: string): string {
  return text
    .replace(/[\u200B\u202E]/g, (mark) => `U+${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/[|<>*_]/g, (mark) => `\\${mark}`);
}

function documentOf({ honest, hostile }: { honest: string[]; hostile: string[] }): string {
  const table = (rows: string[]) =>
    [
      "<!-- prettier-ignore-start -->",
      "",
      "| name | declared type | what it is | verdict |",
      "| --- | --- | --- | --- |",
      ...rows,
      "",
      "<!-- prettier-ignore-end -->",
    ].join("\n");
  return `# The verdict on content

What finish says of the files that the tests make: ${honest.length} that honest people upload and ${hostile.length} that somebody means ill with, by an
application that accepts images, videos, sounds, texts and documents, and names script-capable types and archives only where
the file needs it. The tests write and compare this page (\`pnpm vitest run src/content -u\` in \`packages/upload-server\`); how
the verdict is reached is in [decision 11](decisions/0011-the-verdict-on-content.md).

A file that is accepted is served as the type says, inline or as an attachment. More reads are ranged GETs beyond those that finish
begins with: of the first 64 KiB, and of the end where a format is known by it.

## Honest files: none is refused

${table(honest)}

## Hostile files: refused, or served so that nothing in them runs

Those that are served are opened in Chromium by the tests, alone and inside another page.

${table(hostile)}
`;
}
