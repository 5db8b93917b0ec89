import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KiB, MiB } from "./bytes.ts";
import { type AnnouncedFile, assertFileRules, checkFile, type FileRules } from "./file-rules.ts";
import { mediaTypeTable } from "./media-type-table.ts";
import { isKnownMediaType, isScriptCapable, mediaTypesOf } from "./media-type.ts";
import { maxUploadSize } from "./part-plan.ts";
import { refusalOf } from "./testing/refusal.ts";
import { anyText } from "./testing/texts.ts";

const rules: FileRules = { accept: ["image/*", "application/pdf", ".csv"], maxSize: 50 * MiB };
const photo: AnnouncedFile = { filename: "photo.jpg", contentType: "image/jpeg", size: 1234 };
const accepted = "Accepted: images, PDF, .csv.";

describe("checkFile accepts", () => {
  test.each([
    ["a photo", photo, { name: "photo.jpg", contentType: "image/jpeg", ext: "jpg", size: 1234 }],
    ["a file just as large as the limit", { ...photo, size: 50 * MiB }, { size: 50 * MiB }],
    [
      "traps: 77 no browser type",
      { ...photo, filename: "a.HEIC", contentType: "" },
      { contentType: "image/heic", ext: "heic" },
    ],
    ["an unknown browser type", { ...photo, contentType: "foo/bar" }, { contentType: "image/jpeg" }],
    ["a browser type that is none", { ...photo, contentType: "__proto__" }, { contentType: "image/jpeg" }],
    ["image/jpg", { ...photo, contentType: "image/jpg" }, { contentType: "image/jpeg" }],
    ["a second spelling of the extension", { ...photo, filename: "a.jpeg" }, { ext: "jpeg" }],
    ["image/x-png", { ...photo, filename: "a.png", contentType: "image/x-png" }, { contentType: "image/png" }],
    [
      "CSV from Windows",
      { ...photo, filename: "a.csv", contentType: "application/vnd.ms-excel" },
      { contentType: "text/csv", ext: "csv" },
    ],
    ["a name without extension, completed", { ...photo, filename: "photo" }, { name: "photo.jpg", ext: "jpg" }],
    [
      "an unknown extension with a known type, completed",
      { ...photo, filename: "photo.xyz" },
      { name: "photo.xyz.jpg", ext: "jpg" },
    ],
    [
      "a name that ends in a version, completed",
      { ...photo, filename: "Report v1.2", contentType: "application/pdf" },
      { name: "Report v1.2.pdf", ext: "pdf" },
    ],
    [
      "traps: 38 an ending that no key could hold, completed",
      { ...photo, filename: "photo.appref-ms_" },
      { name: "photo.appref-ms_.jpg", ext: "jpg" },
    ],
    ["capitals", { ...photo, filename: "photo.JPG" }, { name: "photo.JPG", ext: "jpg" }],
    ["an alias of the extension", { ...photo, filename: "photo.jfif" }, { name: "photo.jfif", ext: "jfif" }],
    [
      "a name of 255 characters without extension, completed at the end of a character",
      { ...photo, filename: `${"a".repeat(250)}😀${"a".repeat(3)}` },
      { name: `${"a".repeat(250)}\uFFFD.jpg` },
    ],
    ["a path", { ...photo, filename: "C:\\fakepath\\photo.jpg" }, { name: "photo.jpg" }],
    ["an RTL override, without it", { ...photo, filename: "photo\u202Egnp.jpg" }, { name: "photognp.jpg", ext: "jpg" }],
    ["an Arabic name", { ...photo, filename: "صورة.jpg" }, { name: "صورة.jpg" }],
    ["an emoji name", { ...photo, filename: "👩‍👩‍👧‍👦🏖️.jpg" }, { name: "👩‍👩‍👧‍👦🏖️.jpg" }],
    ["a name of 255 characters", { ...photo, filename: `${"a".repeat(251)}.jpg` }, { ext: "jpg" }],
    ["a lone surrogate, replaced", { ...photo, filename: "\uD83D.jpg" }, { name: "\uFFFD.jpg" }],
    [
      "a double extension, by its last",
      { ...photo, filename: "evil.php.jpg" },
      { contentType: "image/jpeg", ext: "jpg" },
    ],
  ])("%s", (_, file, expected) => {
    expect(checkFile(rules, file)).toMatchObject(expected);
  });

  test.each([
    [
      "a zip as Windows calls it",
      { accept: ["application/zip"], filename: "a.zip", contentType: "application/x-zip-compressed" },
      "application/zip",
    ],
    ["an m4a as Safari calls it", { accept: ["audio/*"], filename: "a.m4a", contentType: "audio/x-m4a" }, "audio/mp4"],
    ["an alias in the rules", { accept: ["image/jpg"], filename: "a.jpg", contentType: "image/jpeg" }, "image/jpeg"],
    [
      "SVG that is named by type",
      { accept: ["image/*", "image/svg+xml"], filename: "a.svg", contentType: "image/svg+xml" },
      "image/svg+xml",
    ],
    ["SVG that is named by extension", { accept: [".SVG"], filename: "a.svg", contentType: "" }, "image/svg+xml"],
    ["a double extension", { accept: [".gz"], filename: "a.tar.gz", contentType: "" }, "application/gzip"],
    ["a program that is named", { accept: [".exe"], filename: "a.exe", contentType: "" }, "application/octet-stream"],
    [
      "an unknown extension that is named",
      { accept: [".xyz"], filename: "a.xyz", contentType: "" },
      "application/octet-stream",
    ],
    ["anything", { accept: ["*/*"], filename: "a.xyz", contentType: "" }, "application/octet-stream"],
    [
      "an unknown type that is named",
      { accept: ["model/step"], filename: "a.step", contentType: "model/step" },
      "model/step",
    ],
    [
      "an unknown family that is named",
      { accept: ["model/*"], filename: "a.step", contentType: "model/step" },
      "model/step",
    ],
  ])("%s", (_, { accept, ...file }, contentType) => {
    expect(checkFile({ accept, maxSize: 1 }, { ...file, size: 1 }).contentType).toBe(contentType);
  });

  test("traps: 51 an empty file where the rules say so", () => {
    expect(checkFile({ ...rules, allowEmpty: true }, { ...photo, size: 0 }).size).toBe(0);
  });

  test("an extension that the rules name goes into the key, another unknown one does not", () => {
    const ofExtension = (accept: string[]) =>
      checkFile({ accept, maxSize: 1 }, { filename: "a.xyz", contentType: "", size: 1 }).ext;
    expect(ofExtension([".xyz"])).toBe("xyz");
    expect(ofExtension(["*/*"])).toBe("bin");
  });
});

describe("checkFile refuses", () => {
  const badName = "The file has no name. Rename it and try again.";
  const badSize = "The file size is not valid. Choose the file again.";

  test.each([
    [
      "one byte too many",
      { size: 50 * MiB + 1 },
      { code: "FILE_TOO_LARGE", sentence: "The file is too large: the limit is 50 MB. Choose a smaller one." },
    ],
    ["no bytes", { size: 0 }, { code: "FILE_EMPTY", sentence: "The file is empty. Choose another file." }],
    ["a negative size", { size: -1 }, { code: "FILE_SIZE_INVALID", sentence: badSize }],
    ["a fractional size", { size: 1.5 }, { code: "FILE_SIZE_INVALID", sentence: badSize }],
    ["2^60 bytes", { size: 2 ** 60 }, { code: "FILE_SIZE_INVALID", sentence: badSize }],
    ["a size that is no number", { size: Number.NaN }, { code: "FILE_SIZE_INVALID", sentence: badSize }],
    ["an endless size", { size: Number.POSITIVE_INFINITY }, { code: "FILE_SIZE_INVALID", sentence: badSize }],
    ["an empty name", { filename: "" }, { code: "FILE_NAME_INVALID", sentence: badName }],
    ["a name of spaces", { filename: "   " }, { code: "FILE_NAME_INVALID", sentence: badName }],
    ["a name of dots", { filename: "..." }, { code: "FILE_NAME_INVALID", sentence: badName }],
    ["a name of dots and spaces", { filename: " . .. " }, { code: "FILE_NAME_INVALID", sentence: badName }],
    ["a folder", { filename: "photos/" }, { code: "FILE_NAME_INVALID", sentence: badName }],
    [
      "a name of control characters",
      { filename: "\u0000\u202E\u200B" },
      { code: "FILE_NAME_INVALID", sentence: badName },
    ],
    ["a name of joiners", { filename: "\u200D\u200D" }, { code: "FILE_NAME_INVALID", sentence: badName }],
    [
      "a name of 300 characters",
      { filename: `${"a".repeat(296)}.jpg` },
      {
        code: "FILE_NAME_INVALID",
        sentence: "The file name is longer than 255 characters. Rename the file and try again.",
      },
    ],
    [
      "a name of 256 characters",
      { filename: `${"가".repeat(252)}.jpg` },
      {
        code: "FILE_NAME_INVALID",
        sentence: "The file name is longer than 255 characters. Rename the file and try again.",
      },
    ],
    [
      "another type",
      { filename: "a.zip", contentType: "application/zip" },
      { code: "FILE_TYPE_NOT_ALLOWED", sentence: `ZIP files are not accepted. ${accepted}` },
    ],
    [
      "traps: 42 SVG among images",
      { filename: "a.svg", contentType: "image/svg+xml" },
      {
        code: "FILE_TYPE_NOT_ALLOWED",
        sentence: `SVG files are not accepted, because they can carry scripts. ${accepted}`,
      },
    ],
    [
      "SVG without a declared type",
      { filename: "a.svgz", contentType: "" },
      {
        code: "FILE_TYPE_NOT_ALLOWED",
        sentence: `SVG files are not accepted, because they can carry scripts. ${accepted}`,
      },
    ],
    [
      "a type of scripts under an unknown name",
      { filename: "a", contentType: "image/unheard-of+xml" },
      {
        code: "FILE_TYPE_NOT_ALLOWED",
        sentence: `Files of this type are not accepted, because they can carry scripts. ${accepted}`,
      },
    ],
    [
      "an unknown extension",
      { filename: "a.xyz", contentType: "" },
      { code: "FILE_TYPE_NOT_ALLOWED", sentence: `.xyz files are not accepted. ${accepted}` },
    ],
    [
      "no extension and no type",
      { filename: "a", contentType: "" },
      { code: "FILE_TYPE_NOT_ALLOWED", sentence: `Files of this type are not accepted. ${accepted}` },
    ],
    [
      "a prototype's name as extension",
      { filename: "a.constructor", contentType: "" },
      { code: "FILE_TYPE_NOT_ALLOWED", sentence: `.constructor files are not accepted. ${accepted}` },
    ],
    [
      "a prototype's name as type",
      { filename: "a.__proto__", contentType: "__proto__" },
      { code: "FILE_TYPE_NOT_ALLOWED", sentence: `Files of this type are not accepted. ${accepted}` },
    ],
    [
      "traps: 45 a type that contradicts the name",
      { filename: "a.jpg", contentType: "application/pdf" },
      { code: "FILE_TYPE_NOT_ALLOWED", sentence: `The file is named .jpg, but its type is PDF. ${accepted}` },
    ],
    [
      "an RTL override that hides the extension",
      { filename: "photo\u202Egpj.exe", contentType: "" },
      { code: "FILE_TYPE_NOT_ALLOWED", sentence: `.exe files are not accepted. ${accepted}` },
    ],
    [
      "a label that is a word, which begins the sentence",
      { filename: "notes.txt", contentType: "text/plain" },
      { code: "FILE_TYPE_NOT_ALLOWED", sentence: `Plain text files are not accepted. ${accepted}` },
    ],
    [
      "a header in the type",
      { filename: "a", contentType: "image/png\r\nx-amz-acl: public-read" },
      { code: "FILE_TYPE_NOT_ALLOWED", sentence: `Files of this type are not accepted. ${accepted}` },
    ],
  ])("%s", (_, change, expected) => {
    const error = refusalOf(() => checkFile(rules, { ...photo, ...change }));
    expect(error).toMatchObject({ ...expected, retryable: false });
  });

  test.each([
    ["a.svg", "image/svg+xml", "SVG"],
    ["a.html", "text/html", "HTML"],
    ["a.htm", "text/plain", "HTML"],
    ["a.mjs", "", "JavaScript"],
  ])("traps: 42 %s of type %j where anything is accepted", (filename, contentType, label) => {
    expect(
      refusalOf(() => checkFile({ accept: ["*/*"], maxSize: 1 }, { filename, contentType, size: 1 })),
    ).toMatchObject({
      code: "FILE_TYPE_NOT_ALLOWED",
      sentence: `${label} files are not accepted, because they can carry scripts. Accepted: any file but archives, programs and what can carry scripts.`,
    });
  });

  test.each([
    [
      "photo.png.exe",
      "image/png",
      ["image/*"],
      'named .exe as programs are, but its type is PNG. Rename it to "photo.png"',
    ],
    [
      "photo.hta",
      "image/png",
      ["image/*"],
      'named .hta as programs are, but its type is PNG. Rename it to "photo.png"',
    ],
    ["photo.html.exe", "image/png", ["image/*"], 'Rename it to "photo.html.png" and upload it again.'],
    ["photo.BAT", "image/png", ["*/*"], 'named .BAT as programs are, but its type is PNG. Rename it to "photo.png"'],
    ["photo.exe", "image/png", ["image/*", ".exe"], 'Rename it to "photo.png" and upload it again.'],
    ["photo.appref-ms", "image/jpeg", ["image/*"], 'Rename it to "photo.jpg" and upload it again.'],
    [
      "page.hta",
      "",
      ["*/*"],
      ".hta files are not accepted, because they can be programs. Accepted: any file but archives,",
    ],
    ["run.ps1", "application/octet-stream", ["*/*"], ".ps1 files are not accepted, because they can be programs."],
    ["a.lnk", "application/x-ms-shortcut", ["*/*"], ".lnk files are not accepted, because they can be programs."],
    ["a.settingcontent-ms", "", ["*/*"], ".settingcontent-ms files are not accepted, because they can be programs."],
  ])("traps: 38, 46 the program's name %s of type %j", (filename, contentType, ...[accept, sentence]) => {
    const error = refusalOf(() => checkFile({ accept, maxSize: 1 }, { filename, contentType, size: 1 }));
    expect(error.code).toBe("FILE_TYPE_NOT_ALLOWED");
    expect(error.sentence).toContain(sentence);
  });

  const programs =
    "diagcab msu vhd vhdx theme library-ms search-ms wsb rdp mobileconfig iso img appcontent-ms webpnp prg themepack udl pssc cdxml";

  test.each(programs.split(" "))("a .%s where anything is accepted, because opening it runs or mounts it", (ext) => {
    const file = { filename: `a.${ext}`, contentType: "", size: 1 };
    const { sentence } = refusalOf(() => checkFile({ accept: ["*/*"], maxSize: 1 }, file));
    expect(sentence).toContain(`.${ext} files are not accepted, because they can be programs.`);
  });

  test("a script behind an unknown extension that the rules name", () => {
    const file = { filename: "a.xyz", contentType: "text/html", size: 1 };
    expect(refusalOf(() => checkFile({ accept: [".xyz"], maxSize: 1 }, file)).code).toBe("FILE_TYPE_NOT_ALLOWED");
  });

  test("everything, when the limit is no number", () => {
    expect(refusalOf(() => checkFile({ ...rules, maxSize: Number.NaN }, photo)).code).toBe("FILE_TOO_LARGE");
  });

  test("more than S3 holds, whatever the limit", () => {
    const file = { ...photo, size: maxUploadSize + 1 };
    const error = refusalOf(() => checkFile({ ...rules, maxSize: 2 ** 50 }, file));
    expect(error.sentence).toBe("The file is too large: the limit is 48.8 TB. Choose a smaller one.");
  });

  test.each([
    ["a.zip", "application/zip", ["*/*", "application/*"]],
    ["a.tar.gz", "", ["*/*", "application/*"]],
    ["a.7z", "application/x-7z-compressed", ["*/*"]],
    ["a.xz", "", ["*/*"]],
  ])("traps: 48 the archive %s unless it is named", (filename, contentType, accept) => {
    const file = { filename, contentType, size: 1 };
    expect(refusalOf(() => checkFile({ accept, maxSize: 1 }, file)).code).toBe("FILE_TYPE_NOT_ALLOWED");
    const ext = `.${filename.split(".").at(-1)}`;
    expect(checkFile({ accept: [...accept, ext], maxSize: 1 }, file).ext).toBe(ext.slice(1));
  });

  test("tells a program the limit and what is accepted", () => {
    expect(refusalOf(() => checkFile({ ...rules, maxSize: KiB }, photo)).details).toEqual({
      maxSize: "1024",
      size: "1234",
    });
    expect(refusalOf(() => checkFile(rules, { ...photo, filename: "a.zip", contentType: "" })).details).toEqual({
      contentType: "application/zip",
      accept: "image/*,application/pdf,.csv",
    });
  });
});

describe("checkFile, whatever it is given,", () => {
  const anyRules = fc.record({
    accept: fc.array(
      fc.constantFrom("image/*", "*/*", "text/*", ".csv", ".xyz", ".svg", "text/html", "application/pdf"),
      {
        minLength: 1,
      },
    ),
    maxSize: fc.constant(MiB),
    allowEmpty: fc.boolean(),
  });
  const anyType = fc.oneof(
    anyText,
    fc.constantFrom(
      ...mediaTypeTable.flatMap(({ type, aliases = [] }) => [type, ...aliases]),
      "",
      "foo/bar",
      "a/b+xml",
    ),
  );
  const anyExtension = fc.oneof(
    anyText.map((text) => `.${text}`),
    fc.constantFrom(...mediaTypeTable.flatMap(({ extensions }) => extensions.map((ext) => `.${ext}`)), "", ".xyz"),
  );
  const anyFile = fc.record({
    filename: fc.tuple(anyText, anyExtension).map(([name, ext]) => `${name}${ext}`),
    contentType: anyType,
    size: fc.oneof(fc.integer({ min: 0, max: MiB }), fc.double()),
  });

  test("accepts only what is safe, and the same again when it is checked again", () => {
    fc.assert(
      fc.property(anyRules, anyFile, (someRules, file) => {
        const checked = accepts(someRules, file);
        if (checked === undefined) return;
        expect(checked.ext).toMatch(/^[a-z0-9]{1,16}$/);
        expect(checked.contentType).toMatch(/^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/);
        expect(checked.name.length).toBeGreaterThanOrEqual(1);
        expect(checked.name.length).toBeLessThanOrEqual(255);
        expect(checked.name).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069/\\]/u);
        expect(checked.size).toBeLessThanOrEqual(MiB);
        // Under whatever name a file is saved, it opens as the accepted type.
        const isNamed = someRules.accept.some((entry) => entry === `.${checked.ext}`);
        if (isKnownMediaType(checked.contentType) && !isNamed) {
          expect(checked.name.toLowerCase().endsWith(`.${checked.ext}`)).toBe(true);
          expect(mediaTypesOf(checked.ext)).toContain(checked.contentType);
        }
        if (!someRules.accept.some((entry) => entry === ".svg" || entry === "text/html")) {
          expect(isScriptCapable(checked.contentType)).toBe(false);
        }
        // The check of the stored file uses what this check returned.
        expect(checkFile(someRules, { filename: checked.name, ...checked })).toEqual(checked);
      }),
      { numRuns: 5_000 },
    );
  });

  function accepts(someRules: FileRules, file: AnnouncedFile) {
    try {
      return checkFile(someRules, file);
    } catch (error) {
      expect(error).toHaveProperty("code", expect.stringMatching(/^FILE_/));
      return undefined;
    }
  }
});

describe("assertFileRules", () => {
  test.each([[["image/*"]], [["*/*"]], [[".csv", "application/pdf", "model/step"]], [["Model/*", "chemical/*"]]])(
    "takes %j",
    (accept) => {
      expect(() => assertFileRules({ accept, maxSize: 1 })).not.toThrow();
    },
  );

  test.each([
    ["nothing accepted", { accept: [] }, "accept is empty: no file could be uploaded."],
    ["a bare extension", { accept: ["jpg"] }, 'accept holds "jpg", which is no type, family or extension.'],
    ["a bare family", { accept: ["image/"] }, 'accept holds "image/", which is no type, family or extension.'],
    ["a star of another kind", { accept: ["*"] }, 'accept holds "*", which is no type, family or extension.'],
    [
      "a family that is mistyped",
      { accept: ["image/png", "imgae/*"] },
      'accept holds "imgae/*", which is none of image/*, video/*, audio/*,',
    ],
    ["no limit", { maxSize: Number.POSITIVE_INFINITY }, "maxSize is Infinity; it must be a whole number of bytes"],
    ["a limit of 0", { maxSize: 0 }, "maxSize is 0; it must be a whole number of bytes from 1 to 53687091200000."],
    ["a fractional limit", { maxSize: 1.5 }, "maxSize is 1.5;"],
    ["a limit that is no number", { maxSize: Number.NaN }, "maxSize is NaN;"],
    ["more than S3 holds", { maxSize: maxUploadSize + 1 }, "maxSize is 53687091200001;"],
    ["no pixels", { maxPixels: 0 }, "maxPixels is 0; it must be a whole number of pixels, at least 1."],
  ])("refuses %s", (_, change, message) => {
    expect(() => assertFileRules({ ...rules, ...change })).toThrow(message);
  });
});
