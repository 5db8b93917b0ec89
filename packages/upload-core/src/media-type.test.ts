import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import {
  contentDisposition,
  extensionOf,
  isMediaType,
  isScriptCapable,
  mediaTypeFromName,
  mediaTypesOf,
  normalizeMediaType,
  preferredExtension,
  resolveMediaType,
  stemOf,
} from "./media-type.ts";
import { mediaTypeTable } from "./media-type-table.ts";
import { anyText } from "./testing/texts.ts";

describe("mediaTypeTable", () => {
  test("every type, alias and extension is well-formed, and no name stands for two types", () => {
    const names = mediaTypeTable.flatMap(({ type, aliases = [] }) => [type, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
    for (const { type, aliases = [], mislabels = [], extensions } of mediaTypeTable) {
      for (const name of [type, ...aliases, ...mislabels]) expect(isMediaType(name), name).toBe(true);
      for (const ext of extensions) expect(ext).toMatch(/^[a-z0-9]{1,16}$/);
      // Mislabels are compared after aliases have been resolved.
      for (const name of mislabels) expect(normalizeMediaType(name), name).toBe(name);
    }
  });

  test("a type's first extension stands for that type", () => {
    for (const { type, extensions } of mediaTypeTable) {
      expect(mediaTypesOf(extensions[0] ?? "")).toContain(type);
      expect(resolveMediaType({ filename: `a.${preferredExtension(type)}`, contentType: type })).toBe(type);
    }
  });
});

test.each([
  ["photo.JPG", "jpg"],
  ["archive.tar.gz", "gz"],
  ["a.7z", "7z"],
  ["Makefile", ""],
  [".gitignore", ""],
  ["a.", ""],
  ["a.jp g", ""],
  ["a.사진", ""],
  ["a.jpg\u0000", ""],
  [`a.${"x".repeat(17)}`, ""],
  ["a.constructor", "constructor"],
  ["folder/.png", ""],
])("the extension of %j is %j", (filename, ext) => {
  expect(extensionOf(filename)).toBe(ext);
  // Either a dot and the extension, or nothing.
  expect(filename.slice(stemOf(filename).length).toLowerCase()).toBe(ext && `.${ext}`);
});

test.each([
  ["photo.heic", "image/heic"],
  ["a.webm", "video/webm"],
  ["a.mp4", "video/mp4"],
  ["a.ogg", "audio/ogg"],
  ["a.m4v", "video/mp4"],
  ["a.png", "image/png"],
  ["a.hwp", "application/x-hwp"],
  ["a.xyz", undefined],
  ["a.constructor", undefined],
  ["a.toString", undefined],
  ["a", undefined],
])("the name %j stands for %s", (filename, type) => {
  expect(mediaTypeFromName(filename)).toBe(type);
});

test.each([
  ["image/jpeg", "jpg"],
  ["video/quicktime", "mov"],
  ["model/step", "bin"],
  ["constructor", "bin"],
  ["__proto__", "bin"],
])("files of type %s get .%s", (type, ext) => {
  expect(preferredExtension(type)).toBe(ext);
});

describe("normalizeMediaType", () => {
  test.each([
    ["image/jpg", "image/jpeg"],
    ["image/pjpeg", "image/jpeg"],
    ["image/x-png", "image/png"],
    ["application/x-zip-compressed", "application/zip"],
    ["audio/x-m4a", "audio/mp4"],
    ["audio/mp3", "audio/mpeg"],
    ["audio/x-wav", "audio/wav"],
    ["text/xml", "application/xml"],
    ["application/javascript", "text/javascript"],
    ["IMAGE/PNG", "image/png"],
    ["text/plain;charset=utf-8", "text/plain"],
    ["video/webm;codecs=vp8,opus", "video/webm"],
    ["model/step", "model/step"],
    ["", undefined],
    ["application/octet-stream", undefined],
    ["image", undefined],
    ["image/", undefined],
    ["image/png, text/html", undefined],
    ["image/png\r\nx-amz-acl: public-read", undefined],
    ["constructor", undefined],
    ["__proto__", undefined],
    [`a/${"b".repeat(200)}`, undefined],
  ])("%j is %s", (declared, type) => {
    expect(normalizeMediaType(declared)).toBe(type);
  });

  test("whatever is declared, what comes out may stand in a header, and stays as it is", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          anyText.map((text) => `image/${text}`),
        ),
        (declared) => {
          const type = normalizeMediaType(declared);
          if (type === undefined) return;
          expect(type).toMatch(/^[a-z0-9!#$&^_.+-]{1,63}\/[a-z0-9!#$&^_.+-]{1,63}$/);
          expect(normalizeMediaType(type)).toBe(type);
        },
      ),
    );
  });
});

describe("resolveMediaType", () => {
  test.each([
    ["agreement", { filename: "a.png", contentType: "image/png" }, "image/png"],
    ["an alias", { filename: "a.jpg", contentType: "image/jpg" }, "image/jpeg"],
    ["traps: 77 an empty type", { filename: "a.heic", contentType: "" }, "image/heic"],
    ["a type that says nothing", { filename: "a.pdf", contentType: "application/octet-stream" }, "application/pdf"],
    ["a type that is none", { filename: "a.pdf", contentType: "pdf" }, "application/pdf"],
    ["an unknown type", { filename: "a.pdf", contentType: "foo/bar" }, "application/pdf"],
    ["CSV on Windows with Excel", { filename: "a.csv", contentType: "application/vnd.ms-excel" }, "text/csv"],
    ["CSV as plain text", { filename: "a.csv", contentType: "text/plain" }, "text/csv"],
    ["an Excel file", { filename: "a.xls", contentType: "application/vnd.ms-excel" }, "application/vnd.ms-excel"],
    [
      "DOCX as ZIP",
      { filename: "a.docx", contentType: "application/zip" },
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ],
    ["sound in an extension of films", { filename: "a.webm", contentType: "audio/webm" }, "audio/webm"],
    ["Firefox' Ogg", { filename: "a.ogv", contentType: "application/ogg" }, "video/ogg"],
    ["HTML as plain text", { filename: "a.html", contentType: "text/plain" }, "text/html"],
    ["no extension", { filename: "photo", contentType: "image/png" }, "image/png"],
    ["an unknown extension", { filename: "a.xyz", contentType: "image/png" }, "image/png"],
    ["both unknown", { filename: "a.step", contentType: "model/step" }, "model/step"],
    ["nothing known", { filename: "a.xyz", contentType: "" }, "application/octet-stream"],
    ["a prototype's name", { filename: "a.constructor", contentType: "__proto__" }, "application/octet-stream"],
    ["traps: 45 contradiction", { filename: "a.jpg", contentType: "application/pdf" }, undefined],
    ["contradiction within a family", { filename: "a.jpg", contentType: "image/png" }, undefined],
    ["script behind a picture's name", { filename: "a.png", contentType: "image/svg+xml" }, undefined],
    ["a picture's type before a script's name", { filename: "a.html", contentType: "image/png" }, undefined],
  ])("%s: %o", (_, file, type) => {
    expect(resolveMediaType(file)).toBe(type);
  });
});

describe("isScriptCapable", () => {
  test.each([
    "image/svg+xml",
    "IMAGE/SVG+XML; charset=utf-8",
    "text/html",
    "application/xhtml+xml",
    "text/xml",
    "application/xml",
    "application/atom+xml",
    "application/mathml+xml",
    "application/xslt+xml",
    "text/xsl",
    "text/javascript",
    "application/x-javascript",
    "text/ecmascript",
    "text/vbscript",
    "application/x-shockwave-flash",
    "application/java-archive",
    "application/hta",
    "text/x-server-parsed-html",
    "multipart/x-mixed-replace",
    "multipart/related",
    "message/rfc822",
  ])("traps: 42 %s is", (type) => {
    expect(isScriptCapable(type)).toBe(true);
  });

  test.each([
    "image/png",
    "application/pdf",
    "text/plain",
    "text/csv",
    "application/json",
    "application/postscript",
    "application/zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/octet-stream",
    "constructor",
    "",
  ])("%s is not", (type) => {
    expect(isScriptCapable(type)).toBe(false);
  });

  test("no type of the table that carries script is shown inline", () => {
    for (const { type } of mediaTypeTable.filter((row) => isScriptCapable(row.type))) {
      expect(contentDisposition({ name: "a", contentType: type })).toMatch(/^attachment/);
    }
  });
});

describe("contentDisposition", () => {
  test.each([
    ["photo.jpg", "image/jpeg", 'inline; filename="photo.jpg"'],
    ["a.pdf", "application/pdf", 'inline; filename="a.pdf"'],
    ["a.txt", "text/plain", 'inline; filename="a.txt"'],
    ["a.mp4", "video/mp4", 'inline; filename="a.mp4"'],
    ["traps 42.svg", "image/svg+xml", 'attachment; filename="traps 42.svg"'],
    ["a.html", "text/html", 'attachment; filename="a.html"'],
    ["a.csv", "text/csv", 'attachment; filename="a.csv"'],
    ["a.zip", "application/zip", 'attachment; filename="a.zip"'],
    ["a.bin", "application/octet-stream", 'attachment; filename="a.bin"'],
    ["a", "image/unheard-of", 'attachment; filename="a"'],
    ["가족.jpg", "image/jpeg", `inline; filename="__.jpg"; filename*=UTF-8''%EA%B0%80%EC%A1%B1.jpg`],
    ["😀.png", "image/png", `inline; filename="_.png"; filename*=UTF-8''%F0%9F%98%80.png`],
    [
      `a"b\\c%d'(e)*.png`,
      "image/png",
      `inline; filename="a_b_c_d'(e)*.png"; filename*=UTF-8''a%22b%5Cc%25d%27%28e%29%2A.png`,
    ],
    [
      "a\r\nSet-Cookie: b",
      "image/png",
      `inline; filename="a__Set-Cookie: b"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20b`,
    ],
    ["\uD800", "image/png", `inline; filename="_"; filename*=UTF-8''%EF%BF%BD`],
  ])("%j of type %s", (name, contentType, header) => {
    expect(contentDisposition({ name, contentType })).toBe(header);
  });

  test("any name gives a header in ASCII from which the name can be read back", () => {
    fc.assert(
      fc.property(anyText, (name) => {
        const header = contentDisposition({ name, contentType: "image/png" });
        expect(header).toMatch(/^inline; filename="[\x20-\x7E]*"(?:; filename\*=UTF-8''[A-Za-z0-9_.!~%-]*)?$/);
        const [, fallback = "", encoded] = /filename="([^"]*)"(?:; filename\*=UTF-8''(.*))?$/.exec(header) ?? [];
        const read = encoded === undefined ? fallback : decodeURIComponent(encoded);
        expect(read).toBe(Buffer.from(name, "utf8").toString("utf8"));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("a very long name", () => {
  test.each(["가".repeat(251), "😀".repeat(125), "a".repeat(251), "%".repeat(251)])(
    "fits into S3's metadata and keeps its extension",
    (stem) => {
      const header = contentDisposition({ name: `${stem}.png`, contentType: "image/png" });
      expect(header.length).toBeLessThan(1_700);
      expect(header).toMatch(/\.png"?$/);
    },
  );

  test("is encoded once, however long it is", () => {
    const encode = vi.spyOn(globalThis, "encodeURIComponent");
    try {
      const header = contentDisposition({ name: `${"가".repeat(5_000)}.png`, contentType: "image/png" });
      expect(header).toMatch(/%EA%B0%80\.png$/);
      const encoded = encode.mock.calls.map(([text]) => String(text).length);
      expect(encoded.reduce((sum, length) => sum + length, 0)).toBeLessThan(1_200);
    } finally {
      encode.mockRestore();
    }
  });

  test("is as it was when it is short enough", () => {
    const name = `${"가".repeat(100)}.png`;
    expect(contentDisposition({ name, contentType: "image/png" })).toContain(encodeURIComponent(name));
  });
});
