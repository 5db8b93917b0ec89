import type { ByteSource } from "../byte-source.ts";
import { viewOf } from "../bytes.ts";
import type { Dimensions } from "./dimensions.ts";

/**
 * Reads the dimensions. OS/2's header has 12 bytes and short numbers. A negative height: rows are stored from the top.
 */
export async function bmpDimensions(source: ByteSource): Promise<Dimensions | undefined> {
  const bytes = await source.read(0, 26);
  if (bytes.length < 26) return undefined;
  const view = viewOf(bytes);
  const headerSize = view.getUint32(14, true);
  if (headerSize === 12) return { width: view.getUint16(18, true), height: view.getUint16(20, true) };
  if (headerSize < 16 || headerSize > 124) return undefined;
  return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
}
