import { initTRPC } from "@trpc/server";
import { MiB } from "@s3-direct/upload-core";
import { createS3Storage, type Derive, type S3Storage } from "../index.ts";
import { isPreconditionFailed } from "../s3/map-error.ts";
import { uploadProcedures } from "../trpc.ts";
import { aroundCalls, aroundClient } from "./around-calls.ts";
import type { StartedStorage } from "./start-storage.ts";

/** How a file is sent and published. */
export type Travel = "one PUT" | "a form" | "parts" | "a copy in parts";

const t = initTRPC.context<{ user: string }>().create();
const owner = "ann";
const fileSizes = { "one PUT": 5, "a form": 5, parts: 5, "a copy in parts": 6 * MiB } as const satisfies Record<
  Travel,
  number
>;
export const bodyOf = (travel: Travel) => "x".repeat(fileSizes[travel]);

/** What onFinish has done, by upload. All processes share it, as they share a database. */
export type Effects = Map<string, { runs: number; id: number }>;

export type Crash = { step: number; when: "before" | "after" };

/**
 * Starts a separate server on the same buckets, which may end before or after one of its steps. From then on it does
 * nothing.
 * @returns also its steps so far: S3's calls, `onFinish` and `onAbort`
 */
export function startProcess(
  s3: StartedStorage,
  options: { travel: Travel; effects: Effects; crash?: Crash; derive?: Derive },
) {
  const { travel, effects, crash, derive } = options;
  const storage = storageOf(s3, travel);
  const steps: string[] = [];
  const onTheWay: Promise<unknown>[] = [];
  let ended = false;
  const step = async <T>(name: string, run: () => Promise<T>): Promise<T> => {
    const isLast = crash !== undefined && steps.length === crash.step;
    if (ended) throw new Error("The process has ended.");
    const at = steps.length;
    steps.push(name);
    ended = isLast;
    if (isLast && crash.when === "before") throw new Error("The process has ended.");
    const running = run();
    onTheWay.push(running);
    const result = await running.catch((error: unknown) => {
      if (isPreconditionFailed(error)) steps[at] = `${name} (refused)`;
      throw error;
    });
    if (isLast) throw new Error("The process has ended.");
    return result;
  };
  aroundCalls(storage, ({ name }, send) => step(name.replace("Command", ""), send));
  aroundClient(storage.signer, ({ name }, send) => step(name.replace("Command", ""), send));
  const caller = t
    .router({
      notes: uploadProcedures({
        name: "notes",
        procedure: t.procedure,
        owner: ({ ctx }) => ctx.user,
        storage,
        accept: ["text/plain", "image/jpeg"],
        maxSize: 10 * MiB,
        ...(derive && { derive }),
        onFinish: ({ key }) =>
          step("onFinish", async () => {
            const { runs = 0, id = effects.size + 1 } = effects.get(key) ?? {};
            effects.set(key, { runs: runs + 1, id });
            return { id };
          }),
        onAbort: () => step("onAbort", async () => undefined),
      }),
    })
    .createCaller({ user: owner }).notes;
  return {
    create: caller.create,
    finish: caller.finish,
    abort: caller.abort,
    storage,
    steps,
    /** Waits until S3 has completed the requests that were sent before the process ended. */
    settled: () => Promise.allSettled(onTheWay),
    [Symbol.dispose]() {
      storage.publisher.destroy();
      storage.signer.destroy();
    },
  };
}

function storageOf({ storage, target }: StartedStorage, travel: Travel): S3Storage {
  const { signer, publisher } = target;
  const form = travel === "a form" ? ("unverified" as const) : ("none" as const);
  const { provider } = target;
  const own = createS3Storage({
    provider: { ...provider, capabilities: { ...provider.capabilities, form } },
    uploadBucket: storage.uploadBucket,
    mediaBucket: storage.mediaBucket,
    publicBaseUrl: storage.publicBaseUrl,
    signer,
    publisher,
    plan: { ...(travel === "a form" && { formMax: MiB }), ...(travel === "parts" && { singleMax: 0 }) },
    copyPartSize: 5 * MiB,
  });
  // However slow the machine is, a small file is published in two round trips.
  return { ...own, clock: { now: () => 0, wait: async () => undefined } };
}
