import { rgbaToThumbHash } from "thumbhash";

/**
 * @import sharp from "sharp"
 * @import { PicturePreview } from "../derive.ts"
 */

/** In pixels; ThumbHash's own limit. */
const longestEdge = 100;

/**
 * Makes what a page shows until the picture is loaded. It is made of the picture's smallest variant, so that the
 * picture is not decoded once more.
 * @param {typeof sharp} load
 * @param {Uint8Array} variant
 * @returns {Promise<PicturePreview>}
 */
export async function makePreview(load, variant) {
  const edges = /** @type {const} */ ({ width: longestEdge, height: longestEdge, fit: "inside" });
  const small = load(variant)
    .resize({ ...edges, withoutEnlargement: true })
    .ensureAlpha();
  const { data, info } = await small.raw().toBuffer({ resolveWithObject: true });
  const thumbHash = Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString("base64");
  // Transparent pixels have a colour too, which nobody sees.
  const opaque = await load(data, { raw: info }).flatten({ background: "white" }).png().toBuffer();
  const { dominant } = await load(opaque).stats();
  return { thumbHash, dominantColor: toHex([dominant.r, dominant.g, dominant.b]) };
}

/** @param {readonly number[]} bytes */
const toHex = (bytes) => `#${Buffer.from(bytes).toString("hex")}`;
