import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

// Sharp is a peer dependency of upload-server, and not one of this folder.
const server = createRequire(new URL("../../packages/upload-server/package.json", import.meta.url));
export const { default: sharp } = await import(pathToFileURL(server.resolve("sharp")).href);

/**
 * Makes a JPEG of 4,000 × 3,000 pixels with Exif, about 3 MB. Blurred noise has as much detail as a photo; it is made
 * piece by piece, to need little memory.
 */
export async function somePhoto() {
  const noise = { type: "gaussian", mean: 128, sigma: 60 };
  const create = { width: 1000, height: 750, channels: 3, background: "gray", noise };
  const tile = await sharp({ create }).blur(1.5).png().toBuffer();
  const told = { IFD0: { Make: "Maker" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "37/1 33/1 0/1" } };
  const photo = sharp({ create: { width: 4000, height: 3000, channels: 3, background: "gray" } });
  return photo
    .composite([{ input: tile, tile: true }])
    .withExif(told)
    .jpeg({ quality: 90 })
    .toBuffer();
}
