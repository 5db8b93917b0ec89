import { UploadError, toUploadError } from "@s3-direct/upload-core";
import type { BegunUpload } from "../begun-upload.ts";
import { callApi } from "../call-api.ts";
import type { CallOptions } from "../procedures.ts";
import { withRetries } from "../recovery/retry.ts";
import type { TakeOverRun } from "../resumable.ts";
import { listStoredParts } from "../transfer/list-stored-parts.ts";
import type { Followed } from "./follow.ts";
import type { RecordedPlan, Records } from "./record.ts";

/**
 * Waits until no other tab works on an upload, and finds out what the storage has of it.
 * @returns what there is to go on from; undefined when it begins at its first byte
 * @throws UploadError `ABORTED` when another tab gave it up; `UPLOAD_GONE` when it was published or ended long ago
 */
export async function takeOver(
  { records, followed }: { records: Records; followed: Followed },
  run: TakeOverRun,
): Promise<BegunUpload | undefined> {
  const { signal, emit } = run;
  await followed.lock({ signal, onWait: () => emit({ type: "waited", reason: "other-tab" }) });
  emit({ type: "entered", status: "starting" });
  const record = await records.read(followed.recordId);
  if (record === undefined) throw new UploadError("ABORTED");
  const { plan, isOver = false } = record;
  if (plan === undefined) return undefined;

  const begun = begunOf(plan);
  if (begun.plan.kind === "multipart" && !isOver && (await hasParts(run, { ...begun, plan: begun.plan }))) return begun;
  const answer = await askFinish(run, plan);
  if (answer === "arrived") return { ...begun, isStored: true };
  // What goes up in one piece has no beginning that could be lost.
  if (answer === "gone") emit({ type: "restarted", reason: "expired" });
  await run.procedures.abort?.mutate(nameOf(plan)).catch(() => {});
  return undefined;
}

function begunOf(plan: RecordedPlan): BegunUpload {
  const common = { expiresAt: 0, storedParts: new Set<number>(), isStored: false };
  const signed = { expiresIn: 0, url: "" };
  switch (plan.kind) {
    case "single":
      return { ...common, plan: { ...plan, ...signed, kind: "single", headers: {} } };
    case "form":
      return { ...common, plan: { ...plan, ...signed, kind: "form", fields: {} } };
    case "multipart":
      return { ...common, plan: { ...plan, parts: [], expiresIn: 0 } };
  }
}

async function hasParts(run: TakeOverRun, begun: Parameters<typeof listStoredParts>[1]["begun"]): Promise<boolean> {
  try {
    await listStoredParts(run, { ...run, begun });
    return true;
  } catch (error) {
    if (toUploadError(error).code === "UPLOAD_GONE") return false;
    throw error;
  }
}

/** Whether it has arrived; what was published or ended on purpose is not sent again. */
async function askFinish(run: TakeOverRun, plan: RecordedPlan): Promise<"arrived" | "missing" | "gone"> {
  const { procedures, signal, emit } = run;
  const ask = (options: CallOptions) => procedures.finish.mutate(nameOf(plan), options);
  const call = async () => {
    try {
      await callApi(ask, { ...run, lane: "large" });
      return "arrived" as const;
    } catch (thrown) {
      const error = toUploadError(thrown);
      if (error.code === "UPLOAD_NOT_ARRIVED") return "missing" as const;
      if (error.code === "UPLOAD_GONE" && error.details["because"] === undefined) return "gone" as const;
      throw error;
    }
  };
  return withRetries(call, {
    ...run,
    signal,
    onWait: (reason) => emit({ type: "waited", reason }),
    whenSignedOut: () => "look",
  });
}

export function nameOf(plan: RecordedPlan): { key: string; uploadId?: string } {
  return { key: plan.key, ...(plan.kind === "multipart" && { uploadId: plan.uploadId }) };
}
