import { MiB } from "@s3-direct/upload-core";
import { type Derive, images } from "@s3-direct/upload-server/images";
import type { variantNames } from "./variant-names.ts";

/** The largest picture that a process reads and decodes. */
const limits = { maxSize: 32 * MiB, maxPixels: 65_000_000 };

const made = images({
  ...limits,
  // A tile of the grid is mostly up to 320 pixels wide, on screens of twice the density. A preview fills the window.
  variants: { thumb: { width: 640, height: 640 }, large: { width: 2048, height: 2048 } },
});

/** A picture above the limits is still accepted: it is published without smaller ones. */
export const smallerPictures: Derive<(typeof variantNames)[number]> = {
  names: made.names,
  async make(source) {
    const { size, dimensions } = source.file;
    const pixels = dimensions === undefined ? 0 : dimensions.width * dimensions.height;
    return size <= limits.maxSize && pixels <= limits.maxPixels ? made.make(source) : undefined;
  },
};
