/** As long as most file systems allow, in UTF-16 units. */
export const maxFileNameLength = 255;

/** Slugs are cut here; a key has 1,024 bytes for all its parts. */
const maxSlugLength = 60;

/**
 * The name a person sees, from the name a browser sent: no folders; no control, invisible or bidirectional-override
 * characters (the last let `exe` read as `jpg`); no lone surrogates (no encoder takes them); NFC; no trailing dots or
 * spaces (Windows drops them). May be empty. A cleaned name stays as it is when it is cleaned again.
 */
export function cleanFileName(filename: string): string {
  return wellFormed(filename.slice(Math.max(filename.lastIndexOf("/"), filename.lastIndexOf("\\")) + 1))
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu, "")
    .normalize("NFC")
    .replace(/\s+/gu, " ")
    .replace(/^ +|[ .]+$/gu, "");
}

/** `[a-z0-9-]` only, never empty; a slug's slug is itself. */
export function slugOf(filename: string): string {
  const name = wellFormed(filename);
  const dot = name.lastIndexOf(".");
  // A name whose only dot is its first character has no extension.
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

/** The text with every lone surrogate replaced, as `String.prototype.toWellFormed` (ES2024) does. */
export function wellFormed(text: string): string {
  return text.replace(loneSurrogates, "\uFFFD");
}

export function isWellFormed(text: string): boolean {
  return text.search(loneSurrogates) === -1;
}

// With the u flag a surrogate that belongs to a pair does not match.
const loneSurrogates = /[\uD800-\uDFFF]/gu;
