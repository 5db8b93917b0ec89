import { stemOf } from "@s3-direct/upload-core";

/** What Windows allows in no name, and marks that make a name look like another one. */
const forbidden = /[<>:"/\\|?*\p{Cc}\p{Bidi_Control}]/gu;

/** Windows takes these for devices, with any extension. */
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³]) *(?=\.|$)/iu;

/** In bytes. Disks allow 255, of which an extension and a number need some. */
const longestStem = 220;

/** Returns a name that a file or a folder can have on every system. Never empty, `.` or `..`. */
export function safeName(name: string): string {
  const allowed = name.replace(forbidden, "_");
  const stem = stemOf(allowed);
  // Windows drops dots and spaces at the end.
  const safe = `${cut(stem)}${allowed.slice(stem.length)}`.replace(/[. ]+$/u, "");
  return safe === "" || device.test(safe) ? `_${safe}` : safe;
}

/** Cuts off whole characters. */
function cut(text: string): string {
  return text.slice(0, new TextEncoder().encodeInto(text, new Uint8Array(longestStem)).read);
}
