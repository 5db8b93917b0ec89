import { UploadError } from "@s3-direct/upload-core";
import { hasExpired } from "../flow/created-upload.ts";
import type { PartsRun, PartsUpload } from "./send-parts.ts";
import { createPartMeter } from "./part-meter.ts";
import { stallTimeoutFor } from "../transfer/stall-timeout.ts";
import { sendBody } from "../transfer/send-body.ts";
import type { SendPartDeps } from "./send-part.ts";
import type { FreshPart } from "./signing-window.ts";

export type PartRequests = {
  /**
   * Sends one request for a part.
   * @throws UploadError as `sendBody` does, and with `reason: "expired"` if its URL is too old to be sent
   */
  send: (part: FreshPart, body: Blob) => Promise<void>;
  /** Whether no request is in progress. */
  areIdle: () => boolean;
};

/** Creates the requests of one upload: counts their bytes, and measures with each how fast the network is. */
export function createPartRequests(
  { send, scheduler, stallTimeout, file, signal, emit }: PartsRun,
  { upload, signing, sliceOf }: { upload: PartsUpload } & Pick<SendPartDeps, "signing" | "sliceOf">,
): PartRequests {
  const { storedParts } = upload;
  const meter = createPartMeter({
    total: file.size,
    stored: [...storedParts].reduce((sum, partNumber) => sum + sliceOf(partNumber).size, 0),
    onProgress: (loaded) => emit({ type: "loaded", loaded, at: performance.now() }),
  });
  let underWay = 0;
  let isFirst = true;
  let bytesPerSecond: number | undefined;

  return {
    areIdle: () => underWay === 0,
    async send(part, body) {
      const leaveQueue = signing.joinQueue(part.url);
      const attempt = meter.begin();
      const moves = () => emit({ type: "entered", status: "uploading" });
      let startedAt: number | undefined;
      let stored = 0;
      try {
        await sendBody({
          ...part,
          body,
          async send(request) {
            // The URL has expired while it waited for a connection: S3 would refuse it.
            if (hasExpired(part)) throw new UploadError("TRANSFER_REFUSED", { details: { reason: "expired" } });
            return send(request);
          },
          connections: scheduler.connections,
          remaining: meter.remaining(),
          stallTimeout: stallTimeoutFor(stallTimeout, bytesPerSecond),
          signal,
          onWait() {
            if (underWay === 0) emit({ type: "waited", reason: "connection" });
          },
          onStart() {
            leaveQueue();
            underWay++;
            startedAt = performance.now();
            // While S3 is away, each later attempt starts too, and fails: it counts once its bytes move.
            if (isFirst) moves();
            isFirst = false;
          },
          onProgress(loaded) {
            if (loaded > 0) moves();
            attempt.progressed(loaded);
          },
        });
        moves();
        stored = body.size;
        storedParts.add(part.partNumber);
        if (startedAt !== undefined) bytesPerSecond = (stored * 1_000) / (performance.now() - startedAt);
      } finally {
        leaveQueue();
        attempt.ended(stored);
        if (startedAt !== undefined) underWay--;
      }
    },
  };
}
