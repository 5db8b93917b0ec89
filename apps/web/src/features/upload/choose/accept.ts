import { mediaTypeLabel } from "@s3-direct/upload-core";
import type { Language } from "../../../texts/language.ts";

/** Describes accepted types: "Images, PDF, and .zip" for `["image/*", "application/pdf", ".zip"]`. */
export function describeAccept(accept: readonly string[], { t, format }: Language): string {
  const kinds = kindsOf(t);
  return format.list(accept.map((entry) => kinds.get(entry) ?? entry));
}

/** Names a file's type: "JPEG". */
export const describeType = (type: string, { t }: Pick<Language, "t">): string | undefined =>
  kindsOf(t).get(type) ?? mediaTypeLabel(type);

const kindsOf = (t: Language["t"]) => new Map<string, string>(Object.entries(t.upload.kinds));
