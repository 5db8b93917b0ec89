import { UploadError } from "@s3-direct/upload-core";
import type { CreatedUpload } from "../flow/created-upload.ts";
import type { EarlierEvent, Journaled, TakeOverRun } from "../resumable.ts";
import type { RecordedPlan, Records, ResumeRecord } from "./record.ts";

/**
 * Waits until no other tab works on an upload.
 * @returns what the earlier page has left; undefined if the upload starts at its first byte
 * @throws UploadError `ABORTED` if it was aborted, perhaps by another tab
 * @throws DOMException if its record could not be read: another try starts here again
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
  // It was aborted in a tab that was closed before the API knew.
  if (record?.isCancelled) {
    journal.cancelled();
    void giveUp(record);
  }
  if (record === undefined || record.isCancelled) throw new UploadError("ABORTED");
  const { plan, isOver } = record;
  if (plan === undefined) return undefined;
  return { type: plan.kind === "multipart" && !isOver ? "resumed" : "left", upload: restore(plan) };
}

/**
 * Makes an upload of a recorded plan. Presigned URLs are not kept: parts are signed again, and a file in one piece
 * needs another key.
 */
function restore(plan: RecordedPlan): CreatedUpload {
  const common = { expiresAt: 0, storedParts: new Set<number>() };
  return plan.kind === "multipart"
    ? { ...common, plan: { ...plan, parts: [], expiresIn: 0 } }
    : { ...common, plan: { kind: "key-only", key: plan.key } };
}
