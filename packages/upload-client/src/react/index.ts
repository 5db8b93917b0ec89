"use client";
// With this, React Server Components can import it, and the server renders it like any client component.
export {
  useDropzone,
  type DropzoneInputProps,
  type DropzoneRootProps,
  type UseDropzoneOptions,
  type UseDropzoneResult,
} from "./use-dropzone.ts";
export { useUpload, type UseUploadOptions, type UseUploadResult } from "./use-upload.ts";
export { useUploadItem } from "./use-upload-item.ts";
export { useUploads, type UseUploadsResult } from "./use-uploads.ts";
