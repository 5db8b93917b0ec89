import { formatBytes, MiB, UploadError, type CheckedFile } from "@s3-direct/upload-core";
import type { VerifiedFile } from "../verify.ts";
import { decoded } from "./decoded.ts";
import type { Derive, DerivedVariant } from "./derive.ts";
import { makePreview } from "./make-preview.ts";
import { makeVariant } from "./make-variant.ts";
import { tooManyPixels } from "./picture-refusals.ts";
import { requireWhole } from "./require-whole.ts";
import { limitConcurrency } from "../limit-concurrency.ts";
import { strippable, stripPicture } from "./strip-picture.ts";
import { namedVariants, type VariantOptions } from "./variant-options.ts";

export type { Derive } from "./derive.ts";
export type { VariantFormat, VariantOptions } from "./variant-options.ts";

export type ImagesOptions<Names extends string = string> = {
  /**
   * Takes where and when a photo was taken, the device, texts and all other metadata out of what is published; its pixels stay bit for
   * bit, its colour profile and how it is turned too. It does so with JPEG, PNG and WebP: any other picture is refused
   * (FILE_TYPE_NOT_ALLOWED), lest it be published with them, so name these three in `accept`. @default false
   */
  strip?: boolean;
  /**
   * Smaller pictures, by their names (1 to 32 of `a-z0-9-`), which are the fields of `file.variants`. They are made of JPEG, PNG, WebP and
   * GIF; a picture of another type is published without them. With them come `file.thumbHash` and `file.dominantColor`, for what a page
   * shows until a picture is there. @default none
   */
  variants?: Readonly<Record<Names, VariantOptions>>;
  /**
   * The most pixels that are decoded; a picture with more is refused (FILE_TOO_MANY_PIXELS). At the worst one takes 9 bytes for each
   * (an interlaced PNG; 6 a progressive JPEG, hardly any another), so this and `concurrency` bound what decoding takes. @default 65 million: the
   * photos of nearly all phones and cameras
   */
  maxPixels?: number;
  /**
   * The largest picture that is read, in bytes, because it is in memory as a whole; a larger one is refused (FILE_TOO_LARGE).
   * @default 32 MiB
   */
  maxSize?: number;
  /**
   * How many pictures of the endpoint a process reads and decodes at once; the others wait. What was made of one, and with `strip` the picture
   * itself, is in memory until it is stored, `prepare` included, and is not counted. @default 2
   */
  concurrency?: number;
  /**
   * How long one picture may take, its turn to come included, in whole seconds; after that finish answers CHECK_UNAVAILABLE, which the
   * browser asks again after. At most 3,600. @default 20, below the 29 to 60 after which gateways give up
   */
  timeout?: number;
};

/** In seconds, sharp's own (https://sharp.pixelplumbing.com/api-output#timeout). */
const maxTimeout = 3_600;

/**
 * For an endpoint's `derive`: what is made of pictures before they are published. The pictures then pass through this process, which
 * those of other endpoints don't.
 * @throws TypeError for options that can't work
 */
export function images<const Names extends string = never>(options: ImagesOptions<Names>): Derive<Names> {
  const { strip = false, variants, concurrency = 2, timeout = 20 } = options;
  const { maxPixels = 65_000_000, maxSize = 32 * MiB } = options;
  requireWhole({ maxPixels, maxSize, concurrency }, { max: Number.MAX_SAFE_INTEGER });
  requireWhole({ timeout }, { max: maxTimeout });
  const wanted = namedVariants(variants);
  const limited = limitConcurrency(concurrency);

  return {
    names: wanted.map(({ name }) => name),
    async make({ file, read }) {
      if (!isTaken(file, { strip, makesVariants: wanted.length > 0 })) return undefined;
      requireWithin(file, { maxPixels, maxSize });
      return beforeTimeout(timeout, (signal) =>
        limited(async () => {
          signal.throwIfAborted();
          const bytes = await read(signal);
          const original = strip ? await stripPicture(bytes, file) : undefined;
          const { name, contentType } = file;
          if (wanted.length === 0) return { original, variants: [] };
          const sharp = await loadSharp();
          const picture = { sharp, name, contentType, bytes: original ?? bytes, maxPixels, timeout };
          const made: DerivedVariant[] = [];
          // One after the other, so that only one is decoded at a time.
          for (const variant of wanted) {
            signal.throwIfAborted();
            made.push(await makeVariant(picture, variant));
          }
          return { original, variants: made, preview: await makePreview(sharp, made) };
        }),
      );
    },
  };
}

/** Only where there are variants, so that `strip` alone runs where sharp does not. Bundlers forgive a package that lacks in a `try`. */
async function loadSharp() {
  try {
    const { default: sharp } = await import("sharp");
    return sharp;
  } catch (cause) {
    throw new Error("The variants of images() are made by sharp, which can't be loaded here: npm install sharp", {
      cause,
    });
  }
}

/** @throws UploadError FILE_TYPE_NOT_ALLOWED for a picture whose metadata can't be taken out */
function isTaken(
  { name, contentType }: CheckedFile,
  { strip, makesVariants }: { strip: boolean; makesVariants: boolean },
): boolean {
  if (!contentType.startsWith("image/")) return false;
  if (!strip) return makesVariants && decoded.has(contentType);
  if (strippable.has(contentType)) return true;
  throw new UploadError("FILE_TYPE_NOT_ALLOWED", {
    sentence: `The metadata in "${name}" can't be taken out, so it is not accepted. Choose a JPEG, PNG or WebP.`,
    details: { contentType, accept: [...strippable].join(",") },
  });
}

/** Decided by its header, before any of it is read. */
function requireWithin(
  { name, size, dimensions }: VerifiedFile,
  { maxPixels, maxSize }: { maxPixels: number; maxSize: number },
): void {
  if (dimensions && dimensions.width * dimensions.height > maxPixels)
    throw tooManyPixels({ name, maxPixels, ...dimensions });
  if (size <= maxSize) return;
  throw new UploadError("FILE_TOO_LARGE", {
    sentence: `"${name}" has ${formatBytes(size)}; pictures may have ${formatBytes(maxSize)} here. Choose a smaller one.`,
    details: { size, maxSize },
  });
}

/** Rejects when the time is up. The task itself keeps its place until it has ended, because it has its memory until then. */
async function beforeTimeout<Result>(seconds: number, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const over = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const cause = new DOMException("The picture took too long.", "TimeoutError");
      over.abort(cause);
      reject(new UploadError("CHECK_UNAVAILABLE", { cause }));
    }, seconds * 1000);
  });
  try {
    return await Promise.race([work(over.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
