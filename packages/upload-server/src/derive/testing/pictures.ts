import sharp, { type Sharp } from "sharp";
import { sourceOf } from "../../content/byte-source.ts";
import { inspect } from "../../content/inspect.ts";

/** What a phone writes beside the pixels. */
const told = { IFD0: { Make: "Maker", Artist: "Ann" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "37/1 33/1 0/1" } };

/** A photo of the corners' colours, `red`, `lime`, `blue` and `white` from the top left on as it is stored, 64 × 48 pixels. */
export async function photo(change: (image: Sharp) => Sharp = (image) => image.jpeg()) {
  stored ??= drawn();
  return plain(await change(sharp(await stored)).toBuffer());
}

let stored: Promise<Buffer> | undefined;

function drawn(): Promise<Buffer> {
  const corner = (background: string, left: number, top: number) => {
    const create = { width: 32, height: 24, channels: 3 as const, background };
    return { input: { create }, left, top };
  };
  const corners = [corner("red", 0, 0), corner("lime", 32, 0), corner("blue", 0, 24), corner("white", 32, 24)];
  const create = { width: 64, height: 48, channels: 3 as const, background: "black" };
  return sharp({ create }).composite(corners).removeAlpha().png().toBuffer();
}

/** One with all that a phone tells in it, and turned as Exif says. */
export const toldPhoto = (format: "jpeg" | "png" | "webp" = "jpeg", orientation = 1) =>
  photo((image) =>
    image.withExif(told).withMetadata({ orientation }).toFormat(format, { lossless: true, quality: 100 }),
  );

/** A Buffer's bytes may stand in memory that others share, which `fetch` does not take. */
export const plain = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);

/** A picture as finish has it when it has passed, and how often it was read. */
export async function sourceFor(bytes: Uint8Array, name = "a.jpg") {
  const { type, dimensions } = await inspect(sourceOf(bytes));
  const ext = name.slice(name.lastIndexOf(".") + 1);
  const file = { name, ext, size: bytes.length, contentType: type, dimensions, charset: undefined };
  const source = {
    file,
    reads: 0,
    read: async () => {
      source.reads += 1;
      return bytes;
    },
  };
  return source;
}
