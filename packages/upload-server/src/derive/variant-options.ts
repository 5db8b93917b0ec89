import { isVariantName } from "@s3-direct/upload-core/internal";
import { requireWhole } from "../lib/require-whole.ts";

const variantFormats = ["jpeg", "png", "webp"] as const;

export type VariantFormat = (typeof variantFormats)[number];

export type VariantOptions = {
  /** The maximum width, in pixels; at most 16,383, which is WebP's limit. @default no limit but the height's */
  width?: number | undefined;
  /** The maximum height, in pixels; at most 16,383. @default no limit but the width's */
  height?: number | undefined;
  /**
   * @default "webp", which every browser shows and which keeps transparency; in a JPEG transparent pixels become white
   */
  format?: VariantFormat | undefined;
  /** The quality of a JPEG or WebP, 1 to 100. A PNG is lossless, and has no quality. @default sharp's: 80 */
  quality?: number | undefined;
};

/** The longest edge of a WebP (https://developers.google.com/speed/webp/faq). JPEGs and PNGs on a page are smaller. */
const maxEdge = 16_383;

const formats: ReadonlySet<string> = new Set(variantFormats);

/**
 * Returns the variants with their defaults filled in.
 * @throws TypeError for options that can't work: found later, they would look like a fault of each picture
 */
export function namedVariants<Names extends string>(variants: Readonly<Record<Names, VariantOptions>> | undefined) {
  return entriesOf(variants).map(([name, variant]) => {
    if (!isVariantName(name)) throw new TypeError(`"${name}" can't be a variant's name: 1 to 32 of a-z, 0-9 and -.`);
    const { width, height, quality, format = "webp" } = variant;
    if (width === undefined && height === undefined) throw new TypeError(`The variant ${name} has no width or height.`);
    requireWhole({ width, height }, { max: maxEdge });
    requireWhole({ quality }, { max: 100 });
    if (!formats.has(format)) throw new TypeError(`The format of the variant ${name} is jpeg, png or webp.`);
    if (format === "png" && quality !== undefined)
      throw new TypeError(`The variant ${name} is a PNG, which has no quality.`);
    return { name, width: width ?? maxEdge, height: height ?? maxEdge, format, quality };
  });
}

/** `Object.entries` loses the type of the names. */
function entriesOf<Names extends string>(record: Readonly<Record<Names, VariantOptions>> | undefined) {
  const entries: [Names, VariantOptions][] = [];
  if (record) for (const name in record) entries.push([name, record[name]]);
  return entries;
}
