import type { UploadKey } from "@s3-direct/upload-core";
import type { FinishUploadInput } from "@s3-direct/upload-core/contract";
import type { Arrival } from "./await-arrival.ts";
import type { FinishUploadDeps } from "./finish-types.ts";

/** One call of finish, as its steps receive it. */
export type FinishCall = FinishUploadDeps &
  Pick<FinishUploadInput, "key" | "uploadId"> & {
    /** The parsed upload key. */
    upload: UploadKey;
    mediaKey: string;
    /** The upload as it was read when it arrived. Set if this call has waited for it. */
    arrival: Arrival | undefined;
    /** When this call must stop copying, in milliseconds since 1970. */
    deadline: number;
  };

/** Seconds until the browser calls again. The call itself has waited long enough, so this only prevents a busy loop. */
const defaultRetryAfter = 1;

export const pending = (copied: number, retryAfter = defaultRetryAfter) => ({
  status: "pending" as const,
  retryAfter,
  copied,
});
