import { UploadError } from "@s3-direct/upload-core";
import { longestRead } from "../files/readable.ts";
import { resultWithin, unlessLate } from "../lib/abortable.ts";
import { noop } from "../lib/noop.ts";
import type { Resume, ResumeEngine, UnfinishedUpload } from "../resumable.ts";
import { openEarlierUpload } from "./earlier-upload.ts";
import { findFile, isSameFile, needsOf } from "./find-file.ts";
import { openShelf } from "./entry.ts";
import { openJournal } from "./journal.ts";
import { type KeptRecord, type ResumeRecord, soon } from "./record.ts";
import { listHeld, locksOfBrowser, whileFree } from "./upload-lock.ts";

export type ResumeOptions = {
  /** The uploader's name, such as its endpoint's. Uploaders with other names do not see its uploads. */
  name: string;
  /**
   * Returns the id of the signed-in visitor, or undefined if there is none; called each time. Another visitor of the
   * same browser neither sees nor resumes an upload.
   */
  owner: () => string | undefined;
  /**
   * Called if the browser could not save what a later page needs to resume an upload: it has no space, or no IndexedDB.
   * Called once per upload, which continues and ends with its page; `id` is its item's.
   * @default it is not reported
   */
  onNotKept?: ((upload: { id: string; file: File }) => void) | undefined;
};

export type ResumeUploads = Resume & {
  /**
   * Deletes everything saved for an owner, file bytes too, without telling the API: call it when they sign out. Their
   * active uploads continue until they are aborted, so call `abortAll` first.
   */
  forget: (owner: string) => Promise<void>;
};

/**
 * Lets uploads survive their page: `createUploader(procedures, { resume: resumeUploads({ name, owner }) })`. What is
 * needed to resume an upload is kept in the browser's IndexedDB until it has ended, for files of up to 64 MiB (256 MiB
 * in total) including their bytes. Call `continueAll` once the page is open and the visitor is known, and show what
 * `unfinished` lists.
 *
 * Only one tab works on an upload, by Web Locks. In other tabs it has `status: "waiting"` with `reason: "other-tab"`,
 * and one of them takes over when that tab closes. Pages that are not secure contexts have no such locks, and resume
 * nothing unless the visitor asks.
 */
export function resumeUploads({ name, owner, onNotKept }: ResumeOptions): ResumeUploads {
  const shelf = openShelf(onNotKept);
  const { records, here } = shelf;

  const scopeOf = (id: string) => JSON.stringify([name, id]);
  function scopeNow(): string | undefined {
    const id = owner();
    return id === undefined ? undefined : scopeOf(id);
  }

  /** Returns a record; undefined if there is none, or IndexedDB does not answer soon. */
  const readSoon = (id: string) => soon(records.read(id));

  /** Removes expired records, tells the API about aborted uploads, and returns this visitor's other records. */
  async function cleanUp(engine: ResumeEngine): Promise<KeptRecord[]> {
    const scope = scopeNow();
    const mine: KeptRecord[] = [];
    for (const record of (await soon(records.all())) ?? []) {
      const { id, until, isOver, isCancelled } = record;
      if (here.has(id)) continue;
      // A record that is over is kept only for a tab that waits for the lock.
      if (isOver || until < Date.now()) void whileFree(id, () => records.remove(id));
      else if (record.scope !== scope) continue;
      // Its tab may still be open, and retry it.
      else if (isCancelled) void whileFree(id, () => giveUp(engine, record));
      else mine.push(record);
    }
    return mine;
  }

  /** Tells the API that an upload was aborted. Without an answer the record stays, and a later page tells it. */
  async function giveUp(engine: ResumeEngine, listed: ResumeRecord): Promise<void> {
    const { id } = listed;
    const now = await readSoon(id);
    // Its tab has retried it, or has ended it.
    if (listed.isCancelled && !now?.isCancelled) return;
    // Another tab may have made a key for it since it was listed. If it was retried here, only the key from before goes.
    const { plan } = now?.isCancelled ? now : listed;
    // Only once, however often this page lists unfinished uploads.
    here.set(id, here.get(id));
    void records.forget(id);
    if (plan && (await engine.abandon({ id }, { plan })) === undefined) return;
    const latest = await readSoon(id);
    // Otherwise its tab has retried it meanwhile.
    if (latest?.isCancelled) await records.remove(id);
  }

  async function begin(engine: ResumeEngine, { record, chosen }: { record: KeptRecord; chosen?: File | undefined }) {
    const { id, name, contentType: type, lastModified, input } = record;
    const bytes = record.isKept && !chosen ? await records.readBytes(id) : undefined;
    const kept = bytes && new File([bytes], name, { type, lastModified });
    const file = kept ?? chosen ?? (await findFile(record));
    // A drive that is gone may never answer.
    const isSame = kept !== undefined || (await resultWithin(isSameFile(record, file), longestRead));
    if (isSame === undefined) throw new UploadError("FILE_CHANGED");
    const handle = here.get(id)?.handle;
    if (handle) return handle;
    if (!isSame) {
      const left = await whileFree(id, async () => {
        const latest = await readSoon(id);
        if (!latest || latest.isCancelled) return undefined;
        await records.change(id, { isCancelled: true });
        return latest;
      });
      // Another tab is sending it or has just ended it, or its record could not be read.
      if (!left) throw new UploadError("FILE_CHANGED");
      void giveUp(engine, left);
      return engine.add(file, { input, restarted: "file-changed" });
    }
    const earlier = openEarlierUpload({ records, record, giveUp: (left) => giveUp(engine, left) });
    return (earlier.handle = engine.add(file, { input, handle: record.handle, earlier }));
  }

  return {
    async forget(id) {
      const scope = scopeOf(id);
      const forgotten = records.all().then((all) => {
        const theirs = all.filter((record) => record.scope === scope);
        // A record that a tab waits for stays without its file, so that the tab sees that the upload is over.
        return Promise.all(theirs.map((record) => records.end(record.id, { isCancelled: true, isOver: true })));
      });
      // What IndexedDB lists later is forgotten later.
      await soon(forgotten);
    },
    journal(upload) {
      const scope = scopeNow();
      return scope === undefined ? undefined : openJournal(shelf, { upload, scope });
    },
    async continueAll(engine) {
      // Without locks, another tab may be sending it at the same time.
      if (!locksOfBrowser()) return;
      let patience = longestRead;
      for (const record of await cleanUp(engine)) {
        if ((await needsOf(record)) !== "nothing") continue;
        // One by one, because a thousand at once would block the page. A drive that is gone must not keep the others,
        // however many files are on it.
        await unlessLate(begin(engine, { record }), patience, () => void (patience /= 2)).catch(noop);
      }
    },
    async unfinished(engine) {
      const isLocked = await listHeld();
      return Promise.all((await cleanUp(engine)).map(describe));

      async function describe(record: KeptRecord): Promise<UnfinishedUpload> {
        const { id, size, contentType, input } = record;
        return {
          id,
          name: record.name,
          size,
          contentType,
          input,
          resumableFor: Math.max(0, Math.round((record.until - Date.now()) / 1_000)),
          needs: await needsOf(record),
          isInOtherTab: isLocked(id),
          resume: (chosen) => begin(engine, { record, chosen }),
          async discard() {
            void records.change(id, { isCancelled: true });
            await giveUp(engine, record);
          },
        };
      }
    },
  };
}
