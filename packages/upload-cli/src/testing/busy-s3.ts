import { startUploadS3, type Fault, type FaultFilter, type Faults, type RequestEntry } from "@s3-direct/dev-s3";
import { webOrigin } from "./run.ts";

/** The requests to disturb. */
export type Requests = FaultFilter;
export type Happening = Fault & Requests;

/**
 * Starts an S3 that is set up right but overloaded: these faults happen to some of its requests.
 * @param onRequest is called with each request, and may add faults
 */
export async function startBusyS3(
  happening: readonly Happening[],
  onRequest?: (request: RequestEntry, faults: Faults) => void,
) {
  const { env, faults, close } = await startUploadS3({
    origins: [webOrigin],
    onRequest: (request) => onRequest?.(request, faults),
  });
  for (const fault of happening) faults.add(fault);
  return { env, [Symbol.asyncDispose]: close };
}
