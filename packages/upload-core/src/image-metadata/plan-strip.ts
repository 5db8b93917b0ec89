import { planJpeg } from "./jpeg.ts";
import { piecesOf, type Piece } from "./pieces.ts";
import { planPng } from "./png.ts";
import { withWindow, type ImageBytes } from "./read-window.ts";
import { textOf } from "./text.ts";
import { planWebp } from "./webp.ts";

export type { ImageBytes } from "./read-window.ts";

export type StripPlan =
  /** The file has no metadata. */
  | { kind: "clean" }
  /** The picture without its metadata: pieces of the file and a few new bytes, in this order. */
  | { kind: "pieces"; pieces: readonly Piece[]; size: number }
  /** It begins as such a picture, but has no pixels or too many pieces, so its content cannot be determined. */
  | { kind: "damaged" }
  /** It is not a JPEG, PNG or WebP. */
  | { kind: "other" };

/** Chosen by the file's first bytes, whatever its name. */
const formats = [
  { begins: /^\xff\xd8\xff/, plan: planJpeg },
  { begins: /^\x89PNG\r\n/, plan: planPng },
  { begins: /^RIFF[^]{4}WEBP/, plan: planWebp },
];

/**
 * Finds the parts of a JPEG, PNG or WebP that remain without Exif, XMP, IPTC, comments, maker notes, thumbnails, an
 * appended second picture or film, and everything else that no decoder needs. The pixels stay as they are, bit for bit,
 * and so does the colour profile. If the picture is not upright, the one Exif field that says so stays too.
 *
 * @param image read some KiB at a time; a JPEG is read completely
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
