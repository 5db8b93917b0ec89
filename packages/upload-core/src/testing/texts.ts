import fc from "fast-check";

/** All code points except half surrogate pairs. */
const anyCodePoint = fc.oneof(fc.nat(0xd7ff), fc.integer({ min: 0xe000, max: 0x10ffff }));

/**
 * Well-formed text of any characters. `fc.string({ unit: "binary" })` makes the same, but first fills a table with all
 * of them, which takes a second and occupies 90 MB from then on.
 */
const anyCharacters = (minLength = 0) =>
  fc.array(anyCodePoint, { minLength }).map((points) => String.fromCodePoint(...points));

/** Any text a browser can send, lone surrogates included. */
export const anyText = fc.oneof(
  anyCharacters(),
  fc.string({ unit: "grapheme" }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    "",
    ".",
    "..",
    "../../etc/passwd",
    "a\u202Egpj.exe",
    "👩‍👩‍👧‍👦.png",
    "\uD800.png",
    "사진.jpg",
    "__proto__",
    "a%00.jpg",
  ),
);

/**
 * Returns any id that a key accepts: well-formed unicode of 1 to `maxBytes` bytes, including ids that look like
 * something else.
 */
export function anyId(maxBytes: number): fc.Arbitrary<string> {
  return fc
    .oneof(
      anyCharacters(1),
      fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: maxBytes }),
      fc.constantFrom(...hostileIds),
    )
    .filter((id) => id !== "" && new TextEncoder().encode(id).length <= maxBytes);
}

export const hostileIds = [
  "a",
  "A",
  "ab",
  "a/b",
  "a%2Fb",
  "a.2fb",
  ".",
  "..",
  "../a",
  "a/",
  "/a",
  "a\\b",
  "auth0|7",
  "Ann@x.io",
  "ann@x.io",
  "constructor",
  "__proto__",
  "\u0000",
  "\uFEFFa",
  "é",
  "e\u0301",
  "a?b",
  "a#b",
  " a",
  "*",
  "😀",
] as const;
