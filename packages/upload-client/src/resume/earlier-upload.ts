import type { EarlierUpload } from "../resumable.ts";
import type { Records, ResumeRecord } from "./record.ts";
import { takeOver } from "./take-over.ts";

type Given = {
  records: Records;
  record: ResumeRecord;
  /** Tells the API that what an earlier page has left is given up. */
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
      earlier.isTakenOver = true;
      const { journal } = earlier;
      if (journal === undefined || journal.isClosed()) return undefined;
      try {
        return await takeOver({ records, journal, listed: record, giveUp }, run);
      } finally {
        if (run.signal.aborted && journal.isClosed()) void earlier.discard();
      }
    },
    async discard() {
      if (await earlier.journal?.wasOurs()) await giveUp(record);
    },
  };
  return earlier;
}
