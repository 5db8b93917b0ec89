import { mediaTypeLabel } from "@s3-direct/upload-core";
import type { Language } from "../../../texts/language.ts";

/** Describes accepted types: "Images, PDF, and .zip" for `["image/*", "application/pdf", ".zip"]`. */
export const describeAccept = (accept: readonly string[], language: Language): string =>
  language.format.list(accept.map((entry) => describeType(entry, language) ?? entry));

/** Names a file's type: "JPEG". */
export const describeType = (type: string, { t }: Pick<Language, "t">): string | undefined =>
  new Map<string, string>(Object.entries(t.upload.kinds)).get(type) ?? mediaTypeLabel(type);
