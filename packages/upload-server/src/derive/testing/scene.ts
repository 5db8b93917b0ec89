import sharp, { type Sharp } from "sharp";

/** A landscape with a sun on the upper left, which looks different in every orientation and mirrored. */
const landscape = (width: number, height: number) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 24"
  width="${width}" height="${height}" preserveAspectRatio="none">
  <linearGradient id="sky" x2="0" y2="1"><stop stop-color="#3566b5"/><stop offset="1" stop-color="#e8c9a0"/></linearGradient>
  <rect width="32" height="24" fill="url(#sky)"/><circle cx="7" cy="6" r="4" fill="#ffe9a8"/>
  <path d="M0 24V17L9 10l8 7 5-4 10 8v3z" fill="#3c4f3a"/><path d="M18 24l6-6 8 2v4z" fill="#b4553c"/></svg>`;

/** Grain, as a sensor makes it. */
const grain = { type: "gaussian", mean: 128, sigma: 12 } as const;

const drawn = new Map<string, Promise<Buffer>>();

/** A photo as it is seen, with three channels in sRGB. */
export async function scene(width = 320, height = 240): Promise<Sharp> {
  const size = `${width}x${height}`;
  const stored = drawn.get(size) ?? draw(width, height);
  drawn.set(size, stored);
  return sharp(await stored);
}

function draw(width: number, height: number): Promise<Buffer> {
  const noise = { create: { width, height, channels: 3, background: "gray", noise: grain } } as const;
  return sharp(Buffer.from(landscape(width, height)))
    .composite([{ input: noise, blend: "soft-light" }])
    .removeAlpha()
    .png()
    .toBuffer();
}

/** Returns the scene as it must be stored, so that a viewer that applies the Exif orientation shows it upright. */
export async function storedFor(orientation: number, width?: number, height?: number): Promise<Sharp> {
  const upright = await scene(width, height);
  switch (orientation) {
    case 2:
      return upright.flop();
    case 3:
      return upright.rotate(180);
    case 4:
      return upright.flip();
    case 5:
      return upright.flip().rotate(90);
    case 6:
      return upright.rotate(270);
    case 7:
      return upright.flip().rotate(270);
    case 8:
      return upright.rotate(90);
    default:
      return upright;
  }
}

/** Returns how much a picture differs from the scene, from 0 to 255: greatly reduced, in sRGB, and on white. */
export async function distanceFromScene(bytes: Uint8Array, { grey }: { grey: boolean }): Promise<number> {
  const fromFar = (image: Sharp) =>
    image
      .flatten({ background: "white" })
      .resize(8, 6, { fit: "fill" })
      .greyscale(grey)
      .toColourspace("srgb")
      .raw()
      .toBuffer();
  const [seen, wanted] = [await fromFar(sharp(bytes)), await fromFar(await scene())];
  if (seen.length !== wanted.length) return 255;
  return seen.reduce((sum, value, index) => sum + Math.abs(value - (wanted[index] ?? 0)), 0) / seen.length;
}
