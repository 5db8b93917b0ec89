import { UploadError } from "@s3-direct/upload-client";
import { createSetting } from "../../lib/store.ts";
import { trpcClient } from "../../lib/trpc.ts";

/** Whether pictures keep what they tell of place, time and device: the choice of last time. */
export const pictureMetadata = createSetting("picture-metadata", ["removed", "kept"], "removed");

export function takesOutPlaces({ type }: File): boolean {
  return type.startsWith("image/") && pictureMetadata.get() === "removed";
}

/** By how many bytes what is sent is smaller than what was chosen. */
const saved = new WeakMap<File, number>();

/** @returns 0 where nothing was taken out */
export const savedBytes = (sent: File): number => saved.get(sent) ?? 0;

/** What goes up of a picture: without the place and time it tells. */
export async function withoutPlaces(file: File): Promise<File> {
  const { prepareImage } = await loadImages();
  const prepared = await prepareImage(file);
  const { name, lastModified } = file;
  const sent = prepared instanceof File ? prepared : new File([prepared], name, { type: prepared.type, lastModified });
  saved.set(sent, file.size - sent.size);
  return sent;
}

/** Without it a picture does not go up: it would tell what its person was promised it does not. */
async function loadImages() {
  try {
    return await import("@s3-direct/upload-client/images");
  } catch (cause) {
    // Where the API answers all the same, it is not the line: a newer version has come since the page was opened.
    const isOutdated = await trpcClient.config.query().then(
      () => true,
      () => false,
    );
    throw new UploadError("NETWORK", { cause, details: isOutdated ? { reason: "outdated" } : {} });
  }
}
