import type { ByteSource } from "../byte-source.ts";
import { has, viewOf } from "../bytes.ts";
import type { Dimensions } from "./dimensions.ts";

/** Reads the header chunk: the first one, or the second one after the chunk that Apple's tools add to app pictures. */
export async function pngDimensions(source: ByteSource): Promise<Dimensions | undefined> {
  const bytes = await source.read(0, 40);
  const at = has(bytes, "CgBI", 12) ? 28 : 12;
  if (!has(bytes, "IHDR", at) || bytes.length < at + 12) return undefined;
  const view = viewOf(bytes);
  return { width: view.getUint32(at + 4), height: view.getUint32(at + 8) };
}
