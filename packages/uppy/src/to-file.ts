import type { Body, Meta, UppyFile } from "@uppy/core";

/** The name may have been edited, or be that of a picture that was taken on the page. */
export function toFile(data: Blob, { meta, type }: UppyFile<Meta, Body>): File {
  if (data instanceof File && data.name === meta.name) return data;
  const lastModified = data instanceof File ? data.lastModified : undefined;
  return new File([data], meta.name, { type: data.type || type, lastModified });
}
