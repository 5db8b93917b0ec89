import type { CheckedFile } from "@s3-direct/upload-core";
import type { PrivateFile, PublishedFile } from "@s3-direct/upload-core/contract";
import type { Manifest } from "../derive/manifest.ts";
import type { FinishCall } from "./finish-call.ts";
import { publicUrl } from "./publish.ts";

type Described = Pick<CheckedFile, "name" | "size" | "contentType"> & {
  dimensions: { width: number; height: number } | undefined;
} & Partial<Manifest>;

/** Describes a published file to the application and the browser. A private file has no URL. */
export function describeFile(
  { storage, mediaKey, upload }: Pick<FinishCall, "storage" | "mediaKey" | "upload">,
  { name, size, contentType, dimensions, variants = {}, preview }: Described,
): PublishedFile | PrivateFile {
  const file = { name, size, contentType, ...dimensions, ...preview };
  const hasVariants = Object.keys(variants).length > 0;
  if (upload.visibility === "private") return { key: mediaKey, ...file, ...(hasVariants && { variants }) };
  const served = Object.entries(variants).map(
    ([of, { key, ...variant }]) => [of, { key, ...variant, url: publicUrl(storage, key) }] as const,
  );
  const url = publicUrl(storage, mediaKey);
  return { key: mediaKey, url, ...file, ...(hasVariants && { variants: Object.fromEntries(served) }) };
}
