import sharp, { type Sharp } from "sharp";
import { sourceOf } from "../../content/byte-source.ts";
import { inspect } from "../../content/inspect.ts";

/** What a phone writes besides the pixels. */
const told = { IFD0: { Make: "Maker", Artist: "Ann" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "37/1 33/1 0/1" } };

/**
 * Makes a photo of 64 × 48 pixels with these corners as stored, from the top left: `red`, `lime`, `blue` and `white`.
 */
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

/** A photo with all the metadata of a phone, and this Exif orientation. */
export const toldPhoto = (format: "jpeg" | "png" | "webp" = "jpeg", orientation = 1) =>
  photo((image) =>
    image.withExif(told).withMetadata({ orientation }).toFormat(format, { lossless: true, quality: 100 }),
  );

/** Copies bytes: a Buffer may use shared memory, which `fetch` does not accept. */
export const plain = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);

/** A picture as finish has it after it was accepted, and a count of its reads. */
export async function sourceFor(bytes: Uint8Array, name = "a.jpg") {
  const { type, dimensions } = await inspect(sourceOf(bytes));
  const ext = name.slice(name.lastIndexOf(".") + 1);
  const file = { name, ext, size: bytes.length, contentType: type, dimensions, charset: undefined };
  const source = {
    file,
    owner: "ann",
    reads: 0,
    read: async () => {
      source.reads += 1;
      return bytes;
    },
  };
  return source;
}
