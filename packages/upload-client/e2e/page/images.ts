import { prepareImage, previewImage, type ImageOptions } from "@s3-direct/upload-client/images";
import { animatedPng } from "./animated-png.ts";
import { avif } from "./avif.ts";

export type Seen = {
  type: string;
  width: number;
  height: number;
  /** Red, green, blue and opacity near the upper left and the lower right corner, as displayed. */
  corners: readonly number[][];
  isSmaller: boolean;
  tellsPlace: boolean;
};

const place = "GPS 37.5665 126.9780";

/**
 * Makes a picture, red on its left and blue on its right; a JPEG's Exif turns it to the right, and contains a place.
 */
async function makePicture(type: string, [width, height]: readonly [number, number]): Promise<File> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("There is no canvas.");
  context.fillStyle = "#f00";
  context.fillRect(0, 0, width / 2, height);
  context.fillStyle = type === "image/png" ? "transparent" : "#00f";
  context.fillRect(width / 2, 0, width / 2, height);
  const blob = await canvas.convertToBlob({ type });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  // In one piece: Firefox decodes no picture whose first piece is that short.
  const told = new Uint8Array([...bytes.subarray(0, 2), ...exifSegment(), ...bytes.subarray(2)]);
  return new File([type === "image/jpeg" ? told : bytes], "picture", { type });
}

/** Little-endian: an orientation of 6, and an artist. */
function exifSegment(): Uint8Array<ArrayBuffer> {
  const directory = [
    2,
    0,
    0x12,
    1,
    3,
    0,
    1,
    0,
    0,
    0,
    6,
    0,
    0,
    0,
    0x3b,
    1,
    2,
    0,
    place.length,
    0,
    0,
    0,
    38,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
  ];
  const text = (value: string) => Array.from(value, (letter) => letter.charCodeAt(0));
  const data = [...text("Exif\0\0II*\0"), 8, 0, 0, 0, ...directory, ...text(place)];
  return Uint8Array.from([0xff, 0xe1, 0, data.length + 2, ...data]);
}

/** Returns what `prepareImage` makes of such a picture. */
export async function prepared(type: string, size: readonly [number, number], options: ImageOptions): Promise<Seen> {
  const file = await makePicture(type, size);
  return look(file, await prepareImage(file, options));
}

async function look(file: File, blob: Blob): Promise<Seen> {
  const { width, height, corners } = lookAt(await createImageBitmap(blob));
  const bytes = new TextDecoder("latin1").decode(await blob.arrayBuffer());
  return {
    type: blob.type,
    width,
    height,
    corners,
    isSmaller: blob.size < file.size,
    tellsPlace: bytes.includes(place),
  };
}

function lookAt(bitmap: ImageBitmap): Pick<Seen, "width" | "height" | "corners"> {
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context?.drawImage(bitmap, 0, 0);
  const pixel = (x: number, y: number) =>
    Array.from(context?.getImageData(x, y, 1, 1).data ?? [], (value) => Math.round(value / 32));
  return { width, height, corners: [pixel(4, 4), pixel(width - 5, height - 5)] };
}

/** Checks whether a file of a type that no browser writes is left unchanged. */
export async function isKept(picture: keyof typeof avif, options: ImageOptions): Promise<boolean> {
  const bytes = Uint8Array.from(atob(avif[picture]), (letter) => letter.charCodeAt(0));
  const file = new File([bytes], "picture.avif", { type: "image/avif" });
  return (await prepareImage(file, options)) === file;
}

/** Returns the width of what becomes of an animated PNG whose pixels come late. */
export async function animationWidth(options: ImageOptions): Promise<number> {
  return (await createImageBitmap(await prepareImage(animatedPng(), options))).width;
}

/** Returns the sizes of what `prepareImage` makes of one JPEG that is said to have each of these types. */
export async function sizesByType(types: readonly string[], options: ImageOptions): Promise<number[]> {
  const photo = await makePicture("image/jpeg", [640, 480]);
  const named = types.map((type) => new File([photo], "photo", { type }));
  const made = await Promise.all(named.map((file) => prepareImage(file, options)));
  return made.map(({ size }) => size);
}

/** Returns the preview of such a picture, of a text, of one whose preview was aborted, and of the next picture. */
export async function previewed(size: readonly [number, number], width: number) {
  const photo = await makePicture("image/jpeg", size);
  const [seen, ...none] = await Promise.all([
    previewImage(photo, { width }),
    previewImage(new File(["text"], "photo.jpg", { type: "image/jpeg" })),
    previewImage(photo, { signal: AbortSignal.abort() }),
  ]);
  const next = await previewImage(photo);
  return { seen: seen && lookAt(seen), none: none.map((preview) => preview ?? null), next: next?.width };
}

/** Returns the size of the preview of a picture with this size. */
export async function previewSize(size: readonly [number, number], width: number): Promise<number[]> {
  const preview = await previewImage(await makePicture("image/png", size), { width });
  return preview ? [preview.width, preview.height] : [];
}

/** Returns how many of the previews are made before a picture is prepared that was requested after them. */
export async function previewsAhead(count: number): Promise<{ ahead: number; made: number }> {
  const picture = await makePicture("image/png", [64, 48]);
  let made = 0;
  const previews = Array.from({ length: count }, () => previewImage(picture).then(() => made++));
  await prepareImage(picture, { maxEdge: 32 });
  const ahead = made;
  await Promise.all(previews);
  return { ahead, made };
}

/** Prepares many large photos at once. @returns their sizes, and the longest task of the page, in milliseconds */
export async function preparedTogether(count: number): Promise<{ edges: number[]; longestTask: number }> {
  const photo = await makePicture("image/jpeg", [4000, 3000]);
  let longestTask = 0;
  const tasks = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration);
  });
  tasks.observe({ type: "longtask" });
  const photos = Array.from({ length: count }, () => photo);
  const [blobs] = await Promise.all([
    Promise.all(photos.map((each) => prepareImage(each, { maxEdge: 2048 }))),
    Promise.all(photos.map((each) => previewImage(each))),
  ]);
  tasks.disconnect();
  const bitmaps = await Promise.all(blobs.map((blob) => createImageBitmap(blob)));
  return { edges: bitmaps.map(({ height }) => height), longestTask };
}
