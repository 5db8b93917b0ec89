import type { UploadPlan } from "@s3-direct/upload-core/contract";
import { longestAbandon } from "../lib/time-limits.ts";
import { resultWithin, throwIfAborted } from "../lib/abortable.ts";
import { callApi } from "../scheduling/call-api.ts";
import { type CreatedUpload, expiryOf } from "./created-upload.ts";
import { loadHashing } from "../hashing/load.ts";
import { noop } from "../lib/noop.ts";
import type { PhaseEvent } from "./phase.ts";
import type { CallOptions, FinishAnswer } from "../procedures.ts";
import { abandon } from "../recovery/abandon.ts";
import { withRetries } from "../recovery/retry.ts";
import type { Run } from "./run.ts";
import { hostsToAvoid } from "../transfer/host-health.ts";

/** By file: a create that was still under way when its upload was aborted, and then the abort of its key. */
const abandoning = new WeakMap<File, Promise<unknown>>();

/** Announces the file to the API, which makes a key for it and signs. */
export async function create<Answer extends FinishAnswer>(run: Run<Answer>): Promise<PhaseEvent<never>> {
  const { file, input, procedures, learned, emit, signal } = run;
  // If the hashing chunk could not be loaded, the file is sent without a hash.
  const hashing = learned.checksum ? await loadHashing().catch(noop) : undefined;
  const hash = await hashing?.announceHash(file);
  const announcement = { filename: file.name, contentType: file.type, size: file.size, ...hash, input };
  const ask = (options: CallOptions) =>
    procedures.create.mutate({ ...announcement, avoidHosts: hostsToAvoid() }, options);
  let recorded: Promise<void> | undefined;
  let lastAttempt: Promise<unknown> | undefined;
  const attempt = async () => {
    emit({ type: "entered", status: "starting" });
    // So that the quota which the key of an aborted try has reserved is free again.
    await abandoning.get(file);
    // An abort does not end this call: the answer contains a key, which must then be abandoned.
    const plan = await callApi(ask, { run, lane: "urgent", outlivesAbort: true });
    const upload: CreatedUpload<UploadPlan> = { plan, expiresAt: expiryOf(plan), storedParts: new Set() };
    if (signal.aborted) await abandon(run, upload);
    throwIfAborted(signal);
    // In the same turn, so that whoever stops the upload from now on stops one that has a key.
    recorded = run.journal?.created(plan);
    emit({ type: "moved", phase: { name: "sending", upload, failures: 0 } });
    return upload;
  };
  const call = () => (lastAttempt = attempt());
  const whenSignedOut = () => (learned.hasCreated ? "wait" : "end");
  const upload = await withRetries(call, { run, whenSignedOut }).catch((thrown: unknown) => {
    if (lastAttempt && signal.aborted) abandoning.set(file, resultWithin(lastAttempt, longestAbandon));
    throw thrown;
  });
  learned.hasCreated = true;
  if (hash && !hashing?.isWanted(hash, upload.plan)) learned.checksum = false;
  await recorded;
  return { type: "created", upload };
}
