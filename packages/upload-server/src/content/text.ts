import { ascii } from "./bytes.ts";

/** The beginning of a file as text, and the encoding where that is certain. */
export type Text = { text: string; charset?: "utf-8" | "utf-16le" | "utf-16be" };

/**
 * Reads the beginning of a file as text; undefined when it is none. UTF-8 and UTF-16 are recognized as such; any other
 * encoding (windows-1252, EUC-KR, Shift_JIS) as bytes without control characters, which no compressed or compiled format
 * does without.
 */
export function readText(head: Uint8Array): Text | undefined {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return plainUtf16(head, "utf-16le");
  if (first === 0xfe && second === 0xff) return plainUtf16(head, "utf-16be");
  const utf8 = decode(head, "utf-8");
  if (utf8 !== undefined && !utf8.includes("\0"))
    return isMostlyPlain(utf8) ? { text: utf8, charset: "utf-8" } : undefined;
  // The decoder is slow, and leaves control characters as they are.
  const bytes = isPlain(ascii(head)) ? decode(head, "windows-1252") : undefined;
  if (bytes !== undefined) return { text: bytes };
  return unmarkedUtf16(head);
}

function plainUtf16(head: Uint8Array, charset: "utf-16le" | "utf-16be"): Text | undefined {
  const text = decode(head, charset);
  return text !== undefined && isPlain(text) ? { text, charset } : undefined;
}

/** The last character may be cut, so the text is read as one that goes on. */
function decode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}

/** All but tab, the ends of lines and pages, and ESC, which ISO-2022 and coloured logs are full of. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\0-\x08\x0e-\x1a\x1c-\x1f]/g;

function isPlain(text: string): boolean {
  const first = text.search(controls);
  // DOS has a mark for the end.
  return first < 0 || (first === text.length - 1 && text.endsWith("\x1a"));
}

/** Logs have control characters of their own (FIX separates fields by one); what isn't text is hardly ever valid UTF-8. */
function isMostlyPlain(text: string): boolean {
  return (text.match(controls)?.length ?? 0) <= text.length / 4;
}

/** Some databases export UTF-16 without its mark. Line breaks, digits and separators give it away in every script. */
function unmarkedUtf16(head: Uint8Array): Text | undefined {
  return [plainUtf16(head, "utf-16le"), plainUtf16(head, "utf-16be")].find(
    (found) => found && !/[\p{Cn}\p{Co}]/u.test(found.text) && isPartlyAscii(found.text),
  );
}

function isPartlyAscii(text: string): boolean {
  return (text.match(/[\t\n\r -~]/g)?.length ?? 0) > text.length / 20;
}
