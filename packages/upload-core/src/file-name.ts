/** In UTF-16 units: as long as most file systems allow. */
export const maxFileNameLength = 255;

/** The most characters of a slug; a key has 1,024 bytes for all its parts. */
const maxSlugLength = 60;

/**
 * Returns the name to display, from the name that a browser sent: no folders; no control, invisible or
 * bidirectional-override characters (the last make `exe` read as `jpg`); no lone surrogates (no encoder accepts them);
 * NFC; no trailing dots or spaces (Windows drops them). May be empty. Cleaning a cleaned name does not change it.
 */
export function cleanFileName(filename: string): string {
  return wellFormed(filename.slice(Math.max(filename.lastIndexOf("/"), filename.lastIndexOf("\\")) + 1))
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu, "")
    .normalize("NFC")
    .replace(/\s+/gu, " ")
    .replace(/^ +|[ .]+$/gu, "");
}

/** Returns a slug of `[a-z0-9-]`, never empty; the slug of a slug is itself. */
export function slugOf(filename: string): string {
  const name = wellFormed(filename);
  const dot = name.lastIndexOf(".");
  // If the only dot is the first character, there is no extension.
  const stem = dot > 0 ? name.slice(0, dot) : name;
  const slug = stem
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-/, "")
    .slice(0, maxSlugLength)
    .replace(/-$/, "");
  return slug === "" ? "file" : slug;
}

/** Returns the text with every lone surrogate replaced, like `String.prototype.toWellFormed` (ES2024). */
export function wellFormed(text: string): string {
  return text.replace(loneSurrogates, "\uFFFD");
}

export function isWellFormed(text: string): boolean {
  return text.search(loneSurrogates) === -1;
}

// With the u flag, a surrogate that is part of a pair does not match.
const loneSurrogates = /[\uD800-\uDFFF]/gu;
