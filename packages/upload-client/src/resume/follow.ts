import type { UploadPlan } from "@s3-direct/upload-core/contract";
import type { CallOptions, EngineProcedures, FinishAnswer } from "../procedures.ts";
import { longestWrite } from "../time-limits.ts";
import type { FollowedUpload } from "../traceable.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { mayKeep } from "./keep-bytes.ts";
import type { RecordedPlan, Records, UploadRecord } from "./record.ts";
import { type LockOptions, lockUpload, lockedUploads } from "./tab-lock.ts";

/** An upload of this page and its record. */
export type Followed = {
  readonly recordId: string;
  /** Resolves when no other tab works on it. */
  lock: (options?: LockOptions) => Promise<void>;
  change: (changes: Partial<UploadRecord>) => Promise<unknown>;
  /** Once the record has served, what {@link end} came to: who tries again begins at the first byte. */
  ended: () => Promise<boolean> | undefined;
  /**
   * The record has served, unless another tab is still at it. One that waits for this upload is left how it ended.
   * @returns whether it was this tab's to end
   */
  end: (how: "done" | "over") => Promise<boolean>;
  /** The same calls, which are noted down. */
  wrap: <Answer extends FinishAnswer>(procedures: EngineProcedures<Answer>) => EngineProcedures<Answer>;
};

/** As long as the storage usually keeps what has begun, in seconds. */
const week = 7 * 86_400;

/** One after the other: a thousand files at once would hold up the page until all are read. */
let noting: Promise<unknown> = Promise.resolve();

/** Files are kept one after the other, so that together they stay below what may be kept. */
let keeping: Promise<unknown> = Promise.resolve();

export function followUpload(records: Records, { upload, scope }: { upload: FollowedUpload; scope: string }): Followed {
  const { file, input, handle, left } = upload;
  const recordId = left?.id ?? newId(upload.id);
  let noted: Promise<unknown> | undefined = left && Promise.resolve();
  let release: (() => void) | undefined;
  let ended: Promise<boolean> | undefined;
  let keyNoted: Promise<unknown> | undefined;

  async function note(): Promise<void> {
    const { name, type: contentType, size, lastModified } = file;
    const until = Date.now() + week * 1_000;
    const record = { id: recordId, scope, name, contentType, size, lastModified, input, until };
    // A file that cannot be read is found out when it is sent.
    const fingerprint = await fingerprintOf(file).catch(() => undefined);
    const isWritten = handle !== undefined && (await records.write({ ...record, fingerprint, handle }));
    if (!isWritten) await records.write({ ...record, fingerprint });
    keeping = keeping.then(keepBytes).catch(() => {});
  }

  async function keepBytes(): Promise<void> {
    // It has ended before its turn came.
    if (noted === undefined) return;
    const kept = (await records.all()).reduce((sum, { isKept, size }) => sum + (isKept ? size : 0), 0);
    if (await mayKeep(file.size, kept)) await records.keepBytes(recordId, file);
  }

  function keep(): Promise<unknown> {
    if (noted !== undefined) return noted;
    void lock();
    noted = noting.then(note);
    noting = noted.catch(() => {});
    return noted;
  }

  async function lock(options?: LockOptions): Promise<void> {
    release ??= await lockUpload(recordId, options);
  }

  async function change(changes: Partial<UploadRecord>): Promise<unknown> {
    await keep();
    return records.change(recordId, changes);
  }

  async function untilKeyNoted(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, longestWrite);
    });
    await Promise.race([keyNoted, late]);
    clearTimeout(timer);
  }

  async function serve(how: "done" | "over"): Promise<boolean> {
    await noted;
    const letGo = release;
    if (letGo === undefined) return false;
    release = undefined;
    noted = undefined;
    const { isWaitedFor } = await lockedUploads();
    if (how === "done" && isWaitedFor(recordId)) await records.change(recordId, { isOver: true });
    else await records.remove(recordId);
    letGo();
    return true;
  }

  void keep();
  return {
    recordId,
    lock,
    change,
    ended: () => ended,
    end: (how) => (ended = serve(how)),
    wrap: ({ create, finish, signParts, listParts, abort }) => ({
      create: {
        async mutate(announcement, options) {
          const plan = await create.mutate(announcement, options);
          const { resumableFor = week } = plan.kind === "multipart" ? plan : {};
          keyNoted = change({ plan: recorded(plan), until: Date.now() + resumableFor * 1_000 });
          // A part that has arrived before would be sent again after a crash.
          if (plan.kind === "multipart") await untilKeyNoted();
          return plan;
        },
      },
      finish: {
        // After a crash a file whose key nobody knows would be uploaded and published again.
        async mutate(name, options) {
          await untilKeyNoted();
          return finish.mutate(name, options);
        },
      },
      ...(signParts && { signParts }),
      ...(listParts && { listParts }),
      abort: {
        async mutate(name: { key: string; uploadId?: string | undefined }, options?: CallOptions) {
          // Another key will follow, or the end.
          if (noted !== undefined) void change({ plan: undefined });
          return abort?.mutate(name, options);
        },
      },
    }),
  };
}

function recorded(plan: UploadPlan): RecordedPlan {
  const { kind, key } = plan;
  if (kind !== "multipart") return { kind, key };
  const { uploadId, partSize, checksum } = plan;
  return { kind, key, uploadId, partSize, checksum };
}

/** crypto.randomUUID exists only in secure contexts. It has to be new in this browser, and needs no secrecy. */
function newId(uploadId: string): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}-${uploadId}`;
}
