import { ascii } from "./bytes.ts";

/** The beginning of a file as text, and its encoding if that is certain. */
export type Text = { text: string; charset?: "utf-8" | "utf-16le" | "utf-16be" };

/**
 * Reads the beginning of a file as text; returns undefined if it is not text. UTF-8 and UTF-16 are recognized as such.
 * Any other encoding (windows-1252, EUC-KR, Shift_JIS) is recognized as bytes without control characters, which every
 * compressed or compiled format contains.
 */
export function readText(head: Uint8Array): Text | undefined {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return plainUtf16(head, "utf-16le");
  if (first === 0xfe && second === 0xff) return plainUtf16(head, "utf-16be");
  const utf8 = decode(head, "utf-8");
  if (utf8 !== undefined && !utf8.includes("\0"))
    return isMostlyPlain(utf8) ? { text: utf8, charset: "utf-8" } : undefined;
  // Control characters are checked first, because the decoder is slow and does not change them.
  const bytes = isPlain(ascii(head)) ? decode(head, "windows-1252") : undefined;
  if (bytes !== undefined) return { text: bytes };
  return unmarkedUtf16(head);
}

function plainUtf16(head: Uint8Array, charset: "utf-16le" | "utf-16be"): Text | undefined {
  const text = decode(head, charset);
  return text !== undefined && isPlain(text) ? { text, charset } : undefined;
}

/** Decodes the beginning of a text, whose last character may be cut off. */
function decode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}

/** All control characters but tab, line and page breaks, and ESC, which is frequent in ISO-2022 and coloured logs. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\0-\x08\x0e-\x1a\x1c-\x1f]/g;

function isPlain(text: string): boolean {
  const first = text.search(controls);
  // DOS writes this mark at the end.
  return first < 0 || (first === text.length - 1 && text.endsWith("\x1a"));
}

/**
 * Allows some control characters, because logs contain them (FIX separates fields by one). Data that is not text is
 * hardly ever valid UTF-8.
 */
function isMostlyPlain(text: string): boolean {
  return (text.match(controls)?.length ?? 0) <= text.length / 4;
}

/**
 * Recognizes UTF-16 without its mark, as some databases export it, by line breaks, digits and separators, which every
 * script has.
 */
function unmarkedUtf16(head: Uint8Array): Text | undefined {
  return [plainUtf16(head, "utf-16le"), plainUtf16(head, "utf-16be")].find(
    (found) => found && !/[\p{Cn}\p{Co}]/u.test(found.text) && isPartlyAscii(found.text),
  );
}

function isPartlyAscii(text: string): boolean {
  return (text.match(/[\t\n\r -~]/g)?.length ?? 0) > text.length / 20;
}
