import { planJpeg } from "./jpeg.ts";
import { piecesOf, type Piece } from "./pieces.ts";
import { planPng } from "./png.ts";
import { withWindow, type ImageBytes } from "./read-window.ts";
import { textOf } from "./text.ts";
import { planWebp } from "./webp.ts";

export type { ImageBytes } from "./read-window.ts";

export type StripPlan =
  /** It has no metadata. */
  | { kind: "clean" }
  /** The picture without its metadata: pieces of the file, and a few bytes of ours, in this order. */
  | { kind: "pieces"; pieces: readonly Piece[]; size: number }
  /** It begins as such a picture, but has no pixels, or too many pieces, so that nobody can say what is in it. */
  | { kind: "damaged" }
  /** It is no JPEG, PNG or WebP. */
  | { kind: "other" };

/** Decided by the file's first bytes, whatever its name. */
const formats = [
  { begins: /^\xff\xd8\xff/, plan: planJpeg },
  { begins: /^\x89PNG\r\n/, plan: planPng },
  { begins: /^RIFF[^]{4}WEBP/, plan: planWebp },
];

/**
 * Finds what a JPEG, PNG or WebP is without Exif, XMP, IPTC, comments, maker notes, thumbnails, a second picture or film behind it,
 * and all else that no decoder needs. Its pixels stay as they are, bit for bit; so do its colour profile and, where it is not
 * upright, the one Exif field that says so.
 *
 * @param image some KiB of it are read at a time; all of a JPEG
 */
export async function planStrip(
  image: ImageBytes,
  { windowSize }: { /** How much one read asks for, in bytes. @default 256 KiB */ windowSize?: number } = {},
): Promise<StripPlan> {
  const windowed = withWindow(image, windowSize);
  const head = textOf(await windowed.read(0, 12));
  const format = formats.find(({ begins }) => begins.test(head));
  if (!format) return { kind: "other" };
  const pieces = await format.plan(windowed);
  return pieces ? piecesOf(pieces, image.size) : { kind: "damaged" };
}
