import type { Texts } from "../../texts/en.ts";
import type { Entry } from "./recording.ts";

/** Returns an entry's name: "upload.create", "PUT part 3". */
export function nameOf(entry: Entry, t: Texts): string {
  if (entry.kind === "call") return `upload.${entry.call}`;
  const { method, partNumber } = entry.request;
  return partNumber === undefined ? method : t.howItWorks.part(method, partNumber);
}
