import { createSetting } from "../../lib/store.ts";

/** Whether pictures keep what they tell of place, time and device: the choice of last time. */
export const pictureMetadata = createSetting("picture-metadata", ["removed", "kept"], "removed");

export function takesOutPlaces({ type }: File): boolean {
  return type.startsWith("image/") && pictureMetadata.get() === "removed";
}
