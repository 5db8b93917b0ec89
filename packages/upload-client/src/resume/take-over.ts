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
    listed,
    giveUp,
  }: {
    records: Records;
    journal: Journaled;
    /** The record when this page listed it. */
    listed: ResumeRecord;
    giveUp: (record: ResumeRecord) => Promise<void>;
  },
  { signal, emit }: TakeOverRun,
): Promise<EarlierEvent | undefined> {
  await journal.lock({
    signal,
    onWait() {
      emit({ type: "waited", reason: "other-tab" });
      void records.change(listed.id, { isAwaited: true });
    },
  });
  emit({ type: "entered", status: "starting" });
  const record = await records.read(listed.id);
  // It was aborted in a tab that was closed before the API knew.
  if (record?.isCancelled) {
    journal.cancelled();
    void giveUp(record);
  }
  // Without a record another tab has ended the upload. If its key is known, finish says how it ended.
  const { plan, isCancelled, isOver } = record ?? { ...listed, isOver: true };
  if (isCancelled || (isOver && !plan)) throw new UploadError("ABORTED");
  return plan && { type: plan.kind === "multipart" && !isOver ? "resumed" : "left", upload: restore(plan) };
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
