import { UploadError } from "@s3-direct/upload-core";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
import { IDBFactory } from "fake-indexeddb";
import { createScheduler, createUploader } from "../../src/index.ts";
import { resumeUploads } from "../../src/resume/index.ts";
import { openRecords } from "../../src/resume/record.ts";
import { createLocks } from "../../src/testing/tabs.ts";
import { createWorld, inPage, inWorld } from "../page.ts";
import type { Stage } from "../stage/stage.ts";
import { keepTrace } from "./page-trace.ts";

type CallOptions = { signal?: AbortSignal };
type Endpoint = "upload" | "form";

/** What the pages of a browser have learned. */
export type Known = {
  /** Each plan that a page got from create, by its key. */
  plans: Map<string, UploadPlan>;
  /** Keys that no page will resume: their abort failed, or their page was closed before it stored them. */
  abandoned: Set<string>;
};

/** The error of a closed page's calls. Created once, because each new error's stack would keep its page in memory. */
const pageIsClosed = new UploadError("ABORTED");

/** Opens one visitor's browser, which outlives its pages. */
export function openBrowser(stage: Stage, { user, known }: { user: string; known: Known }) {
  const world = createWorld({ home: `http://${user}.example` });
  const kept = new IDBFactory();
  const locks = createLocks();
  let isOffline = false;
  let underWay = 0;

  const connect: typeof fetch = async (...request) => {
    if (isOffline) throw new TypeError("Failed to fetch");
    return fetch(...request);
  };

  /** Opens a page with an uploader for each endpoint. When it is closed, everything that it does ends. */
  function openPage() {
    const tab = locks.openTab();
    const closing = new AbortController();
    const globals = { locks: tab.locks, indexedDB: untilClosed(kept, closing.signal) };
    const here = <T>(run: () => T): T => inWorld(() => inPage(run, globals), world);
    const client = stage.clientOf(user, connect);
    const { trace, tell } = keepTrace();

    /** Wraps a call so that a closed page neither sends it nor gets its response, and does not retry. */
    const alive =
      <Input, Answer>(call: (input: Input, options: CallOptions) => Promise<Answer>) =>
      async (input: Input, { signal }: CallOptions = {}): Promise<Answer> => {
        closing.signal.throwIfAborted();
        underWay++;
        try {
          const answer = await call(input, { signal: AbortSignal.any([closing.signal, ...(signal ? [signal] : [])]) });
          closing.signal.throwIfAborted();
          return answer;
        } catch (error) {
          closing.signal.throwIfAborted();
          throw error;
        } finally {
          underWay--;
        }
      };

    function openUploader(endpoint: Endpoint) {
      const procedures = endpoint === "form" ? client.form : client.upload;
      const create = alive(procedures.create.mutate);
      const abort = alive(procedures.abort.mutate);
      return createUploader(
        {
          create: {
            async mutate(announcement: Parameters<typeof create>[0], options?: CallOptions) {
              const plan = await create(announcement, options);
              known.plans.set(plan.key, plan);
              // The engine's call timed out, or the engine has aborted it.
              options?.signal?.addEventListener("abort", () => known.abandoned.add(plan.key));
              return plan;
            },
          },
          finish: { mutate: alive(procedures.finish.mutate) },
          signParts: { mutate: alive(procedures.signParts.mutate) },
          listParts: { mutate: alive(procedures.listParts.mutate) },
          abort: {
            async mutate(name: Parameters<typeof abort>[0], options?: CallOptions) {
              closing.signal.throwIfAborted();
              known.abandoned.add(name.key);
              const answer = await abort(name, options);
              known.abandoned.delete(name.key);
              return answer;
            },
          },
        },
        {
          scheduler: createScheduler(),
          stallTimeout: 0.6,
          trace,
          resume: resumeUploads({ name: endpoint, owner: () => user }),
        },
      );
    }

    const uploaders = here(() => ({ upload: openUploader("upload"), form: openUploader("form") }));
    const both = [uploaders.upload, uploaders.form];
    return {
      /** Runs a function in this page. */
      run: here,
      add: (endpoint: Endpoint, file: File) => here(() => uploaders[endpoint].add(file)),
      items: () => both.flatMap((uploader) => uploader.getSnapshot().items),
      /** Returns an upload's last events, and what it waits for. */
      tell,
      continueAll: () => here(() => Promise.all(both.map((uploader) => uploader.continueAll()))),
      /** Retries the uploads that ended with an error. */
      retryFailed() {
        here(() => {
          for (const uploader of both) {
            for (const { id, status } of uploader.getSnapshot().items) if (status === "error") uploader.retry(id);
          }
        });
      },
      pauseAll: () => here(() => both.forEach((uploader) => uploader.pauseAll())),
      resumeAll: () => here(() => both.forEach((uploader) => uploader.resumeAll())),
      abort: (id: string) => here(() => both.forEach((uploader) => uploader.abort(id))),
      unfinished: () => here(async () => (await Promise.all(both.map((uploader) => uploader.unfinished()))).flat()),
      /** Returns the keys of the uploads that the browser has stored. */
      remembered: () => here(async () => (await openRecords().all()).map(({ plan }) => plan?.key)),
      close() {
        closing.abort(pageIsClosed);
        here(() => both.forEach((uploader) => uploader.pauseAll()));
        tab.close();
      },
    };
  }

  return {
    openPage,
    setOffline(is: boolean) {
      isOffline = is;
    },
    /** Checks whether calls of its pages, also of closed ones, are still running. */
    isCalling: () => underWay > 0,
  };
}

/** Lets a page write only until it is closed. */
function untilClosed(factory: IDBFactory, closed: AbortSignal): Pick<IDBFactory, "open"> {
  return {
    open(name, version) {
      const request = factory.open(name, version);
      request.addEventListener("success", () => {
        const { result } = request;
        const transaction = result.transaction.bind(result);
        result.transaction = (...given) => {
          closed.throwIfAborted();
          return transaction(...given);
        };
      });
      return request;
    },
  };
}

export type Page = ReturnType<ReturnType<typeof openBrowser>["openPage"]>;
