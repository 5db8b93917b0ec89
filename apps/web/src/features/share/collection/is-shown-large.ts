import type { SharedFile } from "./use-collection.ts";

/** Other types may be animations, of which a smaller picture shows only the first frame. */
const still = new Set(["image/jpeg", "image/png"]);

/** Whether a file's smaller picture can stand for the file itself. */
export const isShownLarge = ({ contentType, large }: Pick<SharedFile, "contentType" | "large">): boolean =>
  large !== undefined && still.has(contentType);
