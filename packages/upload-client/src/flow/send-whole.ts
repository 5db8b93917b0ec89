import type { FormPlan, SinglePlan } from "@s3-direct/upload-core/contract";
import { hasExpired } from "./created-upload.ts";
import { earlyFinishOf } from "./finish-early.ts";
import { noop } from "../lib/noop.ts";
import type { Phase, PhaseEvent } from "./phase.ts";
import type { DoneOf, FinishAnswer } from "../procedures.ts";
import { withRetries } from "../recovery/retry.ts";
import type { Run } from "./run.ts";
import { sendBody } from "../transfer/send-body.ts";

type Sending = Extract<Phase<unknown>, { name: "sending" }>;

/** Sends a file in one request: a PUT or a form, which S3 answers alike. */
export async function sendWhole<Answer extends FinishAnswer>(
  run: Run<Answer>,
  { upload, plan, failures, wasAsked }: Sending & { plan: SinglePlan | FormPlan },
): Promise<PhaseEvent<DoneOf<Answer>>> {
  const { file, scheduler, stallTimeout, signal, emit } = run;
  if (hasExpired(upload)) return { type: "unsure", reason: "expired" };
  // The first answer counts: S3's, or that of a finish that was called early.
  const attempt = () =>
    new Promise<DoneOf<Answer> | void>((resolve, reject) => {
      const send: typeof run.send = async (request) => {
        // If the URL has expired while the file waited for a connection, S3 would refuse it only after receiving all
        // bytes.
        if (hasExpired(upload)) return { status: 403, reason: "expired" };
        if (!wasAsked) earlyFinishOf(run, upload).then((result) => result && resolve(result), noop);
        return run.send(request);
      };
      sendBody({
        ...plan,
        send,
        stallTimeout,
        signal,
        body: file,
        connections: scheduler.connections,
        remaining: file.size,
        onWait: () => emit({ type: "waited", reason: "connection" }),
        onStart: () => emit({ type: "entered", status: "uploading" }),
        onProgress: (loaded) => emit({ type: "loaded", loaded, at: performance.now() }),
      }).then(resolve, reject);
    });
  const result = await withRetries(attempt, {
    run,
    failures,
    // Without an answer the file may have arrived. Then finish is called, which also shows whether there is a network.
    isWorthwhile: ({ code }) => code !== "NETWORK" && !hasExpired(upload),
    isOffline: async () => false,
  });
  return result ? { type: "finished", result } : { type: "stored" };
}
