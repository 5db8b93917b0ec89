import { texts } from "../../texts/en.ts";

const kinds = new Map<string, string>(Object.entries(texts.upload.kinds));

/** "Images, PDF, and .zip" of `["image/*", "application/pdf", ".zip"]`. */
export function describeAccept(accept: readonly string[]): string {
  const names = accept.map((entry) => kinds.get(entry) ?? entry);
  const list = new Intl.ListFormat(texts.locale, { type: "conjunction" }).format(names);
  return list.charAt(0).toLocaleUpperCase(texts.locale) + list.slice(1);
}
