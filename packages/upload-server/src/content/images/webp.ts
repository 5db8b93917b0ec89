import type { ByteSource } from "../byte-source.ts";
import { ascii, viewOf } from "../bytes.ts";
import type { Dimensions } from "./dimensions.ts";

const fourteenBits = 0x3fff;

/** Reads the dimensions. The first chunk shows which of the three forms the file has (RFC 9649). */
export async function webpDimensions(source: ByteSource): Promise<Dimensions | undefined> {
  const bytes = await source.read(0, 30);
  if (bytes.length < 30) return undefined;
  const view = viewOf(bytes);
  switch (ascii(bytes, 12, 16)) {
    case "VP8 ":
      return { width: view.getUint16(26, true) & fourteenBits, height: view.getUint16(28, true) & fourteenBits };
    case "VP8L": {
      const bits = view.getUint32(21, true);
      return { width: (bits & fourteenBits) + 1, height: ((bits >>> 14) & fourteenBits) + 1 };
    }
    case "VP8X":
      return { width: 1 + readUint24(view, 24), height: 1 + readUint24(view, 27) };
    default:
      return undefined;
  }
}

function readUint24(view: DataView, offset: number): number {
  return view.getUint16(offset, true) + view.getUint8(offset + 2) * 0x1_0000;
}
