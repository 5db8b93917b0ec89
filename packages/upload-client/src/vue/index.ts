export { useUploads, type UseUploadsResult } from "./use-uploads.ts";
