export { useUpload, type UseUploadOptions, type UseUploadResult } from "./use-upload.ts";
export { useUploads, type UseUploadsResult } from "./use-uploads.ts";
