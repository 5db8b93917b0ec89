import type { PreviewTask, ResizeTask } from "./image-worker.ts";
import type { ImageType } from "./prepare-image.ts";

const QUALITY = 0.85;

/** How many times its width a preview may be high: a long strip would fill the memory. */
const tallest = 4;

/** The longest edge of a WebP, in pixels. Chromium crops a longer picture, and does not say so. */
const longestWebp = 16_383;

/** Other names of `image/jpeg`. */
const jpegNames = ["image/jpg", "image/pjpeg"];

/** Answers each task with the result, or with null if there is none. The page sends one task at a time. */
addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  if (!isTask(data)) return;
  void ("width" in data ? preview(data) : resize(data))
    .catch(() => null)
    .then((answer) => postMessage(answer, { transfer: answer instanceof ImageBitmap ? [answer] : [] }));
});

function isTask(data: unknown): data is PreviewTask | ResizeTask {
  return typeof data === "object" && data !== null && "file" in data && data.file instanceof Blob;
}

// Turns a picture as its Exif says.
const upright = { imageOrientation: "from-image" } as const;

function preview({ file, width = 256 }: PreviewTask): Promise<ImageBitmap> {
  return withPicture(file, (picture) => {
    const scale = Math.min(1, width / picture.width, (tallest * width) / picture.height);
    return createImageBitmap(picture, {
      resizeWidth: scaled(picture.width, scale),
      resizeHeight: scaled(picture.height, scale),
      resizeQuality: "medium",
    });
  });
}

async function resize(task: ResizeTask): Promise<Blob | null> {
  if (await isAnimated(task.file)) return null;
  return withPicture(task.file, (picture) => draw(picture, task));
}

/** Uses a decoded picture and frees it at once, because it is large. */
async function withPicture<T>(file: Blob, use: (picture: ImageBitmap) => Promise<T>): Promise<T> {
  const picture = await createImageBitmap(file, upright);
  try {
    return await use(picture);
  } finally {
    picture.close();
  }
}

async function draw(picture: ImageBitmap, { file, maxEdge = Infinity, type, quality = QUALITY }: ResizeTask) {
  const scale = Math.min(1, maxEdge / Math.max(picture.width, picture.height));
  const wanted = type ?? ownType(file);
  const own = jpegNames.includes(file.type) ? "image/jpeg" : file.type;
  // An AVIF is kept unless it must be smaller, because no browser writes one.
  if (scale === 1 && (wanted === own || (!type && own === "image/avif"))) return null;
  const canvas = new OffscreenCanvas(scaled(picture.width, scale), scaled(picture.height, scale));
  if (wanted === "image/webp" && Math.max(canvas.width, canvas.height) > longestWebp) return null;
  const context = canvas.getContext("2d");
  if (!context) return null;
  context.imageSmoothingQuality = "high";
  if (wanted === "image/jpeg") fillWhite(context, canvas);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await canvas.convertToBlob({ type: wanted, quality });
  // A browser that cannot encode a type makes a PNG instead, which for a photo is many times as large.
  return blob.type === wanted ? blob : null;
}

function scaled(edge: number, scale: number): number {
  return Math.max(1, Math.round(edge * scale));
}

/** Types that browsers cannot encode become JPEG. */
function ownType({ type }: File): ImageType {
  return type === "image/png" || type === "image/webp" ? type : "image/jpeg";
}

/** Fills the background: a JPEG would show transparent areas as black. */
function fillWhite(context: OffscreenCanvasRenderingContext2D, { width, height }: OffscreenCanvas): void {
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
}

/**
 * Whether a picture is animated: drawing it would keep only its first frame. An animated PNG says so before its pixels,
 * a WebP and an AVIF in their headers.
 */
async function isAnimated(file: File): Promise<boolean> {
  const head = new TextDecoder("latin1").decode(await file.slice(0, 65_536).arrayBuffer());
  if (head.startsWith("RIFF")) return head.startsWith("VP8X", 12) && (head.charCodeAt(20) & 2) !== 0;
  if (head.startsWith("ftypavis", 4)) return true;
  // The pixels may begin behind a long profile or text.
  const [beforePixels = ""] = head.split("IDAT", 1);
  return head.startsWith("PNG", 1) && beforePixels.includes("acTL");
}
