import type { Language } from "../../texts/language.ts";

/** Describes accepted types: "Images, PDF, and .zip" for `["image/*", "application/pdf", ".zip"]`. */
export function describeAccept(accept: readonly string[], { t, format }: Language): string {
  const kinds = new Map<string, string>(Object.entries(t.upload.kinds));
  return format.list(accept.map((entry) => kinds.get(entry) ?? entry));
}
