import type { Language } from "../../texts/language.ts";

/** "Images, PDF, and .zip" of `["image/*", "application/pdf", ".zip"]`. */
export function describeAccept(accept: readonly string[], { t, format }: Language): string {
  const kinds = new Map<string, string>(Object.entries(t.upload.kinds));
  return format.list(accept.map((entry) => kinds.get(entry) ?? entry));
}
