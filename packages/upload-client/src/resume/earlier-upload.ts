import type { EarlierUpload } from "../resumable.ts";
import type { Records, ResumeRecord } from "./record.ts";
import { takeOver } from "./take-over.ts";

type Given = {
  records: Records;
  record: ResumeRecord;
  /** Tells the API that an upload of an earlier page is abandoned. */
  giveUp: (record: ResumeRecord) => Promise<void>;
};

/**
 * Returns an upload of an earlier page that this page continues. If it is aborted before the engine knows its key, it
 * is discarded here, because no other code would tell the API.
 */
export function openEarlierUpload({ records, record, giveUp }: Given): EarlierUpload {
  const earlier: EarlierUpload = {
    id: record.id,
    async takeOver(run) {
      const { journal } = earlier;
      const left =
        journal && !journal.isClosed() ? await takeOver({ records, journal, listed: record, giveUp }, run) : undefined;
      earlier.isTakenOver = !run.signal.aborted;
      return left;
    },
    async discard() {
      if (await earlier.journal?.wasOurs()) await giveUp(record);
    },
  };
  return earlier;
}
