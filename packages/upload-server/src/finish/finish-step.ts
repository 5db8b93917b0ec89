import type { UploadKey } from "@s3-direct/upload-core";
import type { FinishUploadInput } from "@s3-direct/upload-core/contract";
import type { Arrival } from "./await-arrival.ts";
import type { FinishUploadDeps } from "./finish-types.ts";

/** One call of finish, as its steps get it. */
export type Finish = FinishUploadDeps &
  FinishUploadInput & {
    /** What the key says. */
    upload: UploadKey;
    mediaKey: string;
    /** Set where this call has waited for the upload: as it was read when it had arrived. */
    arrival: Arrival | undefined;
    /** When to stop copying for now, in milliseconds since 1970. */
    deadline: number;
  };

/** Seconds until the browser asks again. The call itself has waited long enough, so this only prevents a busy loop. */
const defaultRetryAfter = 1;

export const pending = (copied: number, retryAfter = defaultRetryAfter) => ({
  status: "pending" as const,
  retryAfter,
  copied,
});
