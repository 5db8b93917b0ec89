import { startUploadS3 } from "@s3-direct/dev-s3";
import { webOrigin } from "./run.ts";

/** An S3 that is set up right and has too much to do: it answers one kind of request with 503, always or so many times. */
export async function startBusyS3(requests: { operation: string; count?: number }) {
  const { env, faults, close } = await startUploadS3({ origins: [webOrigin] });
  faults.add({ kind: "error", code: "SlowDown", ...requests });
  return { env, [Symbol.asyncDispose]: close };
}
