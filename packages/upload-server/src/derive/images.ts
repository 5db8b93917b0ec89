import { formatBytes, GiB, MiB, UploadError, type CheckedFile } from "@s3-direct/upload-core";
import type { VerifiedFile } from "../finish/verify.ts";
import { beforeTimeout } from "../lib/before-timeout.ts";
import type { createVariantMaker } from "./decoder/variant-maker.ts";
import type { Derive } from "./derive.ts";
import { tooManyPixels } from "./picture-refusals.ts";
import { requireWhole } from "../lib/require-whole.ts";
import { limitConcurrency } from "../lib/limit-concurrency.ts";
import { strippable, stripPicture } from "./strip-picture.ts";
import { namedVariants, type VariantOptions } from "./variant-options.ts";

export type { Derive } from "./derive.ts";
export type { VariantFormat, VariantOptions } from "./variant-options.ts";

export type ImagesOptions<Names extends string = string> = {
  /**
   * Removes place and time of a photo, the device, texts and all other metadata from what is published. The pixels stay
   * bit for bit the same, and so do the colour profile and the orientation. It works with JPEG, PNG and WebP: any other
   * picture is refused (FILE_TYPE_NOT_ALLOWED), because it would be published with its metadata. So name these three in
   * `accept`. @default false
   */
  strip?: boolean | undefined;
  /**
   * Smaller pictures, by their names (1 to 32 of `a-z0-9-`), which are the fields of `file.variants`. They are made of
   * JPEG, PNG, WebP and GIF, and with `avif` of AVIF; a picture of another type is published without them. With
   * variants there are also `file.thumbHash` and `file.dominantColor`, which a page can show until a picture is loaded.
   * @default none
   */
  variants?: Readonly<Record<Names, VariantOptions>> | undefined;
  /**
   * Whether variants are also made of AVIFs. AVIF's decoder is the newest and largest, so it decodes strangers' files
   * only if you ask for it. The sharp that npm installs cannot decode HEIC. @default false
   */
  avif?: boolean | undefined;
  /**
   * The most pixels that are decoded; a picture with more is refused (FILE_TOO_MANY_PIXELS). A pixel takes 9 bytes of
   * memory in the worst case (interlaced PNG), 6 in a progressive JPEG, and hardly any otherwise. @default 65 million:
   * the photos of nearly all phones and cameras
   */
  maxPixels?: number | undefined;
  /**
   * The most memory, in bytes, of a process that decodes a picture: about 80 MB, plus the picture and its pixels. Above
   * that the process ends itself, and the picture is refused (FILE_TOO_MANY_PIXELS). So decoding takes at most
   * `concurrency` times this. At least 128 MiB. @default 1 GiB
   */
  maxMemory?: number | undefined;
  /**
   * The largest picture that is read, in bytes, because it is completely in memory. A larger one is refused
   * (FILE_TOO_LARGE).
   * @default 32 MiB
   */
  maxSize?: number | undefined;
  /**
   * How many pictures of the endpoint this process reads at once and has decoded in separate processes; the others
   * wait. The variants of a picture, and with `strip` the picture itself, are in memory until they are stored, also
   * during `prepare`, and are not counted. @default 2
   */
  concurrency?: number | undefined;
  /**
   * How long one picture may take, including the wait for its turn, in whole seconds. After that finish answers
   * CHECK_UNAVAILABLE, and the browser calls again. An endpoint's `verify` comes before, with its own `verifyTimeout`.
   * At most 3,600. @default 20, below the 29 to 60 after which gateways time out
   */
  timeout?: number | undefined;
};

/** In seconds; sharp's own limit (https://sharp.pixelplumbing.com/api-output#timeout). */
const maxTimeout = 3_600;

/**
 * Returns the `derive` of an endpoint: what is made of pictures before they are published. These pictures then pass
 * through this process, unlike those of other endpoints.
 * @throws TypeError for options that can't work
 */
export function images<const Names extends string = never>(options: ImagesOptions<Names>): Derive<Names> {
  const { strip = false, avif = false, concurrency = 2, timeout = 20 } = options;
  const { maxPixels = 65_000_000, maxSize = 32 * MiB, maxMemory = GiB } = options;
  requireWhole({ maxPixels, maxSize, concurrency });
  // A process with less would exceed it before it has a picture.
  requireWhole({ maxMemory }, { min: 128 * MiB });
  requireWhole({ timeout }, { max: maxTimeout });
  const variants = namedVariants(options.variants);
  const decoded = new Set(
    variants.length > 0 ? ["image/jpeg", "image/png", "image/webp", "image/gif", ...(avif ? ["image/avif"] : [])] : [],
  );
  const limited = limitConcurrency(concurrency);
  let maker: ReturnType<typeof createVariantMaker> | undefined;
  /** Loaded only if there are variants, so that `strip` alone works where processes can't be started. */
  const loadMaker = async () => {
    const { createVariantMaker } = await import("./decoder/variant-maker.ts");
    return (maker ??= createVariantMaker({ variants, maxPixels, maxMemory, avif }));
  };

  return {
    names: variants.map(({ name }) => name),
    async make({ file, owner, read }) {
      if (!isTaken(file, { strip, decoded })) return undefined;
      requireWithin(file, { maxPixels, maxSize });
      return beforeTimeout(timeout, (signal) =>
        limited(owner, async () => {
          signal.throwIfAborted();
          const bytes = await read(signal);
          const original = strip ? await stripPicture(bytes, file) : undefined;
          if (variants.length === 0) return { original, variants: [] };
          const makeVariants = await loadMaker();
          return { original, ...(await makeVariants({ file, bytes: original ?? bytes, signal })) };
        }),
      );
    },
  };
}

/** @throws UploadError FILE_TYPE_NOT_ALLOWED for a picture whose metadata can't be removed */
function isTaken(
  { name, contentType }: CheckedFile,
  { strip, decoded }: { strip: boolean; decoded: ReadonlySet<string> },
): boolean {
  if (!contentType.startsWith("image/")) return false;
  if (!strip) return decoded.has(contentType);
  if (strippable.has(contentType)) return true;
  throw new UploadError("FILE_TYPE_NOT_ALLOWED", {
    sentence: `The metadata in "${name}" can't be taken out, so it is not accepted. Choose a JPEG, PNG or WebP.`,
    details: { contentType, accept: [...strippable].join(",") },
  });
}

/** Checks the limits by the picture's header, before the picture is read. */
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
