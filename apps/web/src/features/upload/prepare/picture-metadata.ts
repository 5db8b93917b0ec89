import { UploadError } from "@s3-direct/upload-client";
import { createSetting } from "../../../lib/store.ts";
import { trpcClient } from "../../../lib/trpc.ts";

/** Whether pictures keep place, time and device in their metadata: the last choice. */
export const pictureMetadata = createSetting("picture-metadata", ["removed", "kept"], "removed");

export function removesMetadata({ type }: File): boolean {
  return type.startsWith("image/") && pictureMetadata.get() === "removed";
}

/** How many bytes the sent file is smaller than the chosen one. */
const saved = new WeakMap<File, number>();

/** @returns 0 if nothing was removed */
export const savedBytes = (sent: File): number => saved.get(sent) ?? 0;

/** Returns the picture to send: without its place and time. */
export async function withoutMetadata(file: File): Promise<File> {
  const { prepareImage } = await loadImages();
  const prepared = await prepareImage(file);
  const { name, lastModified } = file;
  const sent = prepared instanceof File ? prepared : new File([prepared], name, { type: prepared.type, lastModified });
  saved.set(sent, file.size - sent.size);
  return sent;
}

/** Loads the code that removes the metadata. A picture is not sent without it: its person was promised the removal. */
async function loadImages() {
  try {
    return await import("@s3-direct/upload-client/images");
  } catch (cause) {
    // If the API answers, the network works: a newer version has been deployed since the page was opened.
    const isOutdated = await trpcClient.config.query().then(
      () => true,
      () => false,
    );
    throw new UploadError("NETWORK", { cause, details: isOutdated ? { reason: "outdated" } : {} });
  }
}
