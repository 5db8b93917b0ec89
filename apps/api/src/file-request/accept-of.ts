import { isScriptCapable, mediaTypeFromName } from "@s3-direct/upload-core";
import { documents } from "../media/kinds.ts";
import type { Acceptance } from "./acceptances.ts";

/** For each kind of request: its types, and the `accept` to use if the application accepts everything. */
const wanted = {
  images: { types: /^image\//, all: ["image/*"] },
  media: { types: /^(image|video|audio)\//, all: ["image/*", "video/*", "audio/*"] },
  documents: {
    types: new RegExp(documents),
    all: ["application/pdf", "text/plain", "text/csv", ".docx", ".xlsx", ".pptx"],
  },
} as const;

/**
 * Returns what a request accepts: the matching entries of the application's own `accept`, without files that can carry
 * scripts.
 */
export function acceptOf(accepts: Acceptance, accept: readonly string[]): readonly string[] {
  const typeOf = (entry: string) => (entry.startsWith(".") ? (mediaTypeFromName(`file${entry}`) ?? "") : entry);
  const harmless = accept.filter((entry) => !isScriptCapable(typeOf(entry)));
  if (accepts === "any") return harmless;
  const { types, all } = wanted[accepts];
  return harmless.flatMap((entry) => (entry === "*/*" ? all : types.test(typeOf(entry)) ? [entry] : []));
}
