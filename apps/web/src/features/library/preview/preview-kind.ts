import type { Media } from "../media.ts";

export type PreviewKind = "image" | "video" | "audio" | "pdf" | "text" | "none";

/** How a browser can show a file by itself. Some types it may turn out not to know. */
export function previewKindOf({ kind, contentType }: Pick<Media, "kind" | "contentType">): PreviewKind {
  if (kind === "image" || kind === "video" || kind === "audio") return kind;
  if (contentType === "application/pdf") return "pdf";
  return contentType.startsWith("text/") || contentType === "application/json" ? "text" : "none";
}
