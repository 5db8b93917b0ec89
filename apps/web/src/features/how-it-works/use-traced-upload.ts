import { useUpload } from "@s3-direct/upload-client/react";
import { traceUploads } from "@s3-direct/upload-client/trace";
import { trpcClient } from "../../lib/trpc.ts";
import { record } from "./recorder.ts";

const trace = traceUploads(record);

/**
 * const { status, progress, upload, pause } = useTracedUpload();
 * upload(file);
 */
export function useTracedUpload() {
  return useUpload(trpcClient.upload, { trace });
}
