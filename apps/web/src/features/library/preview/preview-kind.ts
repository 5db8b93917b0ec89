import type { Media } from "../media.ts";

export type PreviewKind = "image" | "video" | "audio" | "pdf" | "text" | "none";

/** Returns how a browser can show a file. A browser may still not support the type. */
export function previewKindOf({ kind, contentType }: Pick<Media, "kind" | "contentType">): PreviewKind {
  if (kind === "image" || kind === "video" || kind === "audio") return kind;
  if (contentType === "application/pdf") return "pdf";
  return contentType.startsWith("text/") || contentType === "application/json" ? "text" : "none";
}

/** Whether it is a picture or a film: those have a dark background, whatever the page's colours. */
export const isLookedAt = (media: Media) => ["image", "video"].includes(previewKindOf(media));
