import type sharp from "sharp";
import { UploadError } from "@s3-direct/upload-core";
import { rgbaToThumbHash } from "thumbhash";
import type { DerivedVariant, PicturePreview } from "./derive.ts";

/** In pixels, ThumbHash's own limit. */
const longestEdge = 100;

/**
 * What a page shows until the picture is there, made of the smallest of its variants, so that the picture is not decoded once more.
 * @throws UploadError CHECK_UNAVAILABLE: the variant was encoded here, so what fails is no fault of the picture
 */
export async function makePreview(
  load: typeof sharp,
  variants: readonly DerivedVariant[],
): Promise<PicturePreview | undefined> {
  const [smallest] = variants.toSorted((a, b) => a.width * a.height - b.width * b.height);
  if (!smallest) return undefined;
  try {
    const edges = { width: longestEdge, height: longestEdge, fit: "inside", withoutEnlargement: true } as const;
    const small = load(smallest.bytes).resize(edges).ensureAlpha();
    const { data, info } = await small.raw().toBuffer({ resolveWithObject: true });
    const thumbHash = Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString("base64");
    // What is transparent has a colour of its own, which nobody sees.
    const opaque = await load(data, { raw: info }).flatten({ background: "white" }).png().toBuffer();
    const { dominant } = await load(opaque).stats();
    return { thumbHash, dominantColor: toHex([dominant.r, dominant.g, dominant.b]) };
  } catch (cause) {
    throw new UploadError("CHECK_UNAVAILABLE", { cause });
  }
}

const toHex = (bytes: readonly number[]) => `#${Buffer.from(bytes).toString("hex")}`;
