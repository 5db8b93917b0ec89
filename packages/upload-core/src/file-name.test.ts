import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanFileName, slugOf } from "./file-name.ts";
import { anyText } from "./testing/texts.ts";

describe("cleanFileName", () => {
  test.each([
    ["photo.jpg", "photo.jpg"],
    ["C:\\fakepath\\photo.jpg", "photo.jpg"],
    ["../../etc/passwd", "passwd"],
    ["photo\u202Egpj.exe", "photogpj.exe"],
    ["a\u0000b\r\nc.txt", "abc.txt"],
    ["\uFEFFa\u200Bb.txt", "ab.txt"],
    ["  two   words \t.txt", "two words .txt"],
    ["a\u3000b.txt", "a b.txt"],
    ["report.pdf. . ", "report.pdf"],
    ["cafe\u0301.png", "café.png"],
    ["\uD800a.png", "\uFFFDa.png"],
    ["👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿.png", "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿.png"],
    ["가족 사진.jpg", "가족 사진.jpg"],
    ["صورة.jpg", "صورة.jpg"],
    [".gitignore", ".gitignore"],
    ["...", ""],
    ["", ""],
  ])("traps: 36, 38 %j becomes %j", (filename, name) => {
    expect(cleanFileName(filename)).toBe(name);
  });

  test("what it gives stays as it is, and can be encoded", () => {
    fc.assert(
      fc.property(anyText, (filename) => {
        const name = cleanFileName(filename);
        expect(cleanFileName(name)).toBe(name);
        expect(() => encodeURIComponent(name)).not.toThrow();
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("slugOf", () => {
  test.each([
    ["My Photo (1).JPG", "my-photo-1"],
    ["Crème brûlée.png", "creme-brulee"],
    ["evil.php.jpg", "evil-php"],
    ["ﬁle №5.txt", "file-no5"],
    [".gitignore", "gitignore"],
    ["가족.jpg", "file"],
    ["😀", "file"],
    ["...", "file"],
    ["../../a b", "file"],
    [`${"a".repeat(59)} b.txt`, "a".repeat(59)],
  ])("%j becomes %s", (filename, slug) => {
    expect(slugOf(filename)).toBe(slug);
  });

  test("any text gives a slug, and a slug's slug is itself", () => {
    fc.assert(
      fc.property(anyText, (filename) => {
        const slug = slugOf(filename);
        expect(slug).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
        expect(slug.length).toBeLessThanOrEqual(60);
        expect(slugOf(slug)).toBe(slug);
      }),
      { numRuns: 2_000 },
    );
  });
});
