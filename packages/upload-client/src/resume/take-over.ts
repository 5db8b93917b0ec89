import { UploadError } from "@s3-direct/upload-core";
import type { CreatedUpload } from "../flow/created-upload.ts";
import type { EarlierEvent, Journaled, TakeOverRun } from "../resumable.ts";
import type { RecordedPlan, Records, ResumeRecord } from "./record.ts";

/**
 * Waits until no other tab works on an upload.
 * @returns what the earlier page has left; undefined when the upload starts at its first byte
 * @throws UploadError `ABORTED` when it was aborted, maybe by another tab
 * @throws DOMException where its record could not be read: another try goes on from there
 */
export async function takeOver(
  {
    records,
    journal,
    giveUp,
  }: { records: Records; journal: Journaled; giveUp: (record: ResumeRecord) => Promise<void> },
  { signal, emit }: TakeOverRun,
): Promise<EarlierEvent | undefined> {
  await journal.lock({ signal, onWait: () => emit({ type: "waited", reason: "other-tab" }) });
  emit({ type: "entered", status: "starting" });
  const record = await records.read(journal.recordId);
  // It was aborted in a tab that was closed before the API had heard of it.
  if (record?.isCancelled) {
    journal.cancelled();
    void giveUp(record);
  }
  if (record === undefined || record.isCancelled) throw new UploadError("ABORTED");
  const { plan, isOver } = record;
  if (plan === undefined) return undefined;
  return { type: plan.kind === "multipart" && !isOver ? "resumed" : "left", upload: restore(plan) };
}

/** Presigned URLs are not kept: parts are signed again, and a file in one piece needs another key. */
function restore(plan: RecordedPlan): CreatedUpload {
  const common = { expiresAt: 0, storedParts: new Set<number>() };
  return plan.kind === "multipart"
    ? { ...common, plan: { ...plan, parts: [], expiresIn: 0 } }
    : { ...common, plan: { kind: "key-only", key: plan.key } };
}
