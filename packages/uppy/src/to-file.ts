import type { Body, Meta, UppyFile } from "@uppy/core";

/**
 * Returns the data as a file with Uppy's name, which the visitor may have edited, or which belongs to a picture taken
 * on the page.
 */
export function toFile(data: Blob, { meta, type }: UppyFile<Meta, Body>): File {
  if (data instanceof File && data.name === meta.name) return data;
  const lastModified = data instanceof File ? data.lastModified : undefined;
  return new File([data], meta.name, { type: data.type || type, lastModified });
}
