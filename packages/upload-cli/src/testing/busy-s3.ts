import { startUploadS3, type Fault, type FaultFilter, type Faults, type RequestEntry } from "@s3-direct/dev-s3";
import { webOrigin } from "./run.ts";

/** Which requests, and what happens to them. */
export type Requests = FaultFilter;
export type Happening = Fault & Requests;

/**
 * An S3 that is set up right and has too much to do: these things happen to some of its requests.
 * @param onRequest hears of each request, and may let more happen
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
