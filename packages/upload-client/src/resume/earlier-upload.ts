import type { EarlierUpload, ResumeEngine } from "../resumable.ts";
import type { Records, ResumeRecord } from "./record.ts";
import { takeOver } from "./take-over.ts";

type Given = {
  engine: ResumeEngine;
  records: Records;
  record: ResumeRecord;
  /** Tells the API that an upload of an earlier page is abandoned. */
  giveUp: (engine: ResumeEngine, record: ResumeRecord) => Promise<void>;
};

/**
 * Returns an upload of an earlier page that this page continues. If it is aborted before the engine knows its key, it
 * is discarded here, because no other code would tell the API.
 */
export function openEarlierUpload({ engine, records, record, giveUp }: Given): EarlierUpload {
  const earlier: EarlierUpload = {
    id: record.id,
    async takeOver(run) {
      earlier.isTakenOver = true;
      const { journal } = earlier;
      if (journal === undefined || journal.isClosed()) return undefined;
      try {
        return await takeOver({ records, journal, giveUp: (latest) => giveUp(engine, latest) }, run);
      } finally {
        if (run.signal.aborted && journal.isClosed()) void earlier.discard();
      }
    },
    async discard() {
      if (await earlier.journal?.wasOurs()) await giveUp(engine, record);
    },
  };
  return earlier;
}
