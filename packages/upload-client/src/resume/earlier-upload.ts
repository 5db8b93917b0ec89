import type { EarlierUpload, ResumeEngine } from "../resumable.ts";
import type { Records, ResumeRecord } from "./record.ts";
import { takeOver } from "./take-over.ts";

type Given = {
  engine: ResumeEngine;
  records: Records;
  record: ResumeRecord;
  /** Tells the API that what an earlier page has left is given up. */
  giveUp: (engine: ResumeEngine, record: ResumeRecord) => Promise<void>;
};

/**
 * An upload of an earlier page that this page goes on with. One that is aborted before the engine knows its key is discarded here: nobody
 * else would tell the API.
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
