import { initTRPC } from "@trpc/server";
import { MiB, UploadError } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { deleteUpload, eraseOwner, finishDeferred } from "./index.ts";
import { aroundCalls } from "./testing/around-calls.ts";
import { idOf, sendFile } from "./testing/send-file.ts";
import { startStorage, type StartedStorage } from "./testing/start-storage.ts";
import { testWhere } from "./testing/target.ts";
import { uploadProcedures } from "./trpc.ts";

/** An application that leaves its finishes to a queue. Here the queue is a list. */
function startApplication({ storage }: Pick<StartedStorage, "storage">, { retryAfter = 5 } = {}) {
  const t = initTRPC.context<{ user: string; isWorker: boolean }>().create();
  const jobs = new Set<string>();
  const asked: { key: string; name: string; postId: string }[] = [];
  const records = new Map<string, { isWorker: boolean }[]>();
  const router = t.router({
    post: uploadProcedures({
      name: "post",
      procedure: t.procedure,
      owner: ({ ctx }) => ctx.user,
      storage,
      accept: ["text/plain", "image/png"],
      maxSize: 50 * MiB,
      onCreate: () => ({ postId: "7" }),
      deferFinish: ({ ctx, key, file, metadata }) => {
        if (ctx.isWorker) return;
        application.queue();
        jobs.add(key);
        asked.push({ key, name: file.name, ...metadata });
        return { retryAfter };
      },
      onFinish: ({ ctx: { isWorker }, key }) => void records.set(key, [...(records.get(key) ?? []), { isWorker }]),
    }),
  });
  const callerOf = (user: string, isWorker: boolean) => router.createCaller({ user, isWorker }).post;
  const lateAs = (isWorker: boolean) => ({
    storage,
    endpoints: {
      post: ({ owner, ...upload }: { owner: string; key: string }) => callerOf(owner, isWorker).finish(upload),
    },
  });
  const [worker, event] = [lateAs(true), lateAs(false)];
  const browser = callerOf("ann", false);
  const application = {
    browser,
    jobs,
    asked,
    records,
    work: (key: string) => finishDeferred(worker, { key }),
    /** Calls finish as an event does, without the context that says it is the worker. */
    wait: (key: string) => finishDeferred(event, { key }),
    send: async (text: string, announced = { filename: "a.txt", contentType: "text/plain" }) => {
      const plan = await browser.create({ ...announced, size: Buffer.byteLength(text) });
      expect((await sendFile(plan, text)).status).toBeLessThan(300);
      return idOf(plan);
    },
    /** May be replaced by a function that throws. */
    queue: () => {},
  };
  return application;
}

const pending = { status: "pending", retryAfter: 5, copied: 0 };

test.each([
  ["in one piece", 5],
  ["in parts", 20 * MiB],
])(
  "a file %s is published by the worker; until then its browser is told to ask again, and then that it is done",
  async (_, size) => {
    await using s3 = await startStorage({ plan: { singleMax: 8 * MiB } });
    const { browser, jobs, asked, records, send, work } = startApplication(s3);
    const body = "h".repeat(size);
    const input = await send(body);
    expect([await browser.finish(input), await browser.finish(input)]).toEqual([pending, pending]);
    expect([...jobs]).toEqual([input.key]);
    expect(asked[0]).toEqual({ key: input.key, name: "a.txt", postId: "7" });
    expect(records.size).toBe(0);

    expect(await work(input.key)).toEqual({ status: "finished", key: input.key });
    expect(records.get(input.key)).toEqual([{ isWorker: true }]);
    const done = await browser.finish(input);
    if (done.status !== "done") throw new Error("It is not done.");
    expect(await (await fetch(done.file.url)).text()).toBe(body);
    expect(asked).toHaveLength(2);
  },
);

test("a finish that is asked while the file is sent is left to the worker as well", async () => {
  await using s3 = await startStorage();
  const { browser, jobs, send } = startApplication(s3);
  const input = await send("hello");
  expect(await browser.finish({ ...input, isArriving: true })).toEqual(pending);
  expect([...jobs]).toEqual([input.key]);
});

test.each([Number.NaN, 0, -1, 5_000])("to ask again after %s seconds is told to no browser", async (retryAfter) => {
  await using s3 = await startStorage();
  const { browser, send } = startApplication(s3, { retryAfter });
  await expect(browser.finish(await send("hello"))).rejects.toMatchObject({
    code: "INTERNAL_SERVER_ERROR",
    cause: { message: expect.stringContaining("a number of seconds above 0, at most 3,600") },
  });
});

test("nothing is left to the worker of a file that has not arrived", async () => {
  await using s3 = await startStorage();
  const { browser, jobs } = startApplication(s3);
  const plan = await browser.create({ filename: "a.txt", contentType: "text/plain", size: 5 });
  await expect(browser.finish(idOf(plan))).rejects.toThrow(/^UPLOAD_NOT_ARRIVED/);
  expect(jobs.size).toBe(0);
});

test("what the worker refuses is refused to the browser, too", async () => {
  await using s3 = await startStorage();
  const { browser, send, work } = startApplication(s3);
  const input = await send("no picture", { filename: "a.png", contentType: "image/png" });
  expect(await browser.finish(input)).toEqual(pending);
  const code = "FILE_CONTENT_MISMATCH";
  expect(await work(input.key)).toMatchObject({ status: "refused", error: { code } });
  await expect(browser.finish(input)).rejects.toThrow(new RegExp(`^${code}`));
});

test("what the queue throws is the browser's to hear, and publishes nothing", async () => {
  await using s3 = await startStorage();
  const application = startApplication(s3);
  const input = await application.send("hello");
  application.queue = () => {
    throw new UploadError("CHECK_UNAVAILABLE");
  };
  await expect(application.browser.finish(input)).rejects.toThrow(/^CHECK_UNAVAILABLE/);
  expect(application.records.size).toBe(0);
});

test("a job that runs twice, at once or later, gives one file", async () => {
  await using s3 = await startStorage();
  const { browser, send, work } = startApplication(s3);
  const input = await send("hello");
  expect(await browser.finish(input)).toEqual(pending);
  const { key } = input;
  const finished = { status: "finished", key };
  expect(await Promise.all([work(key), work(key)])).toEqual([finished, finished]);
  expect(await work(key)).toEqual(finished);
  expect(s3.calls.filter(({ command, status }) => command === "CopyObjectCommand" && status === 200)).toHaveLength(1);
});

testWhere("copyParts", "conditionalPut")(
  "a job that breaks off in mid-copy is gone on with, and its browser told how much is copied",
  async () => {
    await using s3 = await startStorage({ copyPartSize: 5 * MiB });
    let isBroken = true;
    aroundCalls(s3.storage, async ({ name, input }, ask) => {
      const isLost = isBroken && name === "UploadPartCopyCommand" && Number(Reflect.get(input, "PartNumber")) > 2;
      if (isLost) throw new TypeError("S3 is away.");
      return ask();
    });
    const { browser, records, send, work } = startApplication(s3);
    const input = await send("h".repeat(20 * MiB));
    await expect(work(input.key)).rejects.toThrow();
    await expect.poll(() => browser.finish(input)).toEqual({ ...pending, copied: 10 * MiB });
    expect(records.size).toBe(0);

    isBroken = false;
    const asked = s3.calls.length;
    expect(await work(input.key)).toEqual({ status: "finished", key: input.key });
    expect(s3.calls.slice(asked).filter(({ command }) => command === "UploadPartCopyCommand")).toHaveLength(2);
    expect(await browser.finish(input)).toMatchObject({ status: "done" });
  },
);

test("an upload that was cancelled or deleted while its job waited is not published", async () => {
  await using s3 = await startStorage();
  const { browser, send, work } = startApplication(s3);
  const cancelled = await send("hello");
  await browser.abort(cancelled);
  const deleted = await send("hello");
  await deleteUpload(s3.storage, deleted.key);
  for (const { key } of [cancelled, deleted])
    expect(await work(key)).toMatchObject({ status: "refused", error: { code: "UPLOAD_GONE" } });
});

test("an upload that was erased while its job waited is gone, and its job done", async () => {
  await using s3 = await startStorage();
  const { send, work } = startApplication(s3);
  const { key } = await send("hello");
  await eraseOwner(s3.storage, { owner: "ann" });
  expect(await work(key)).toMatchObject({ status: "refused", error: { code: "UPLOAD_GONE" } });
});

test("a worker does not wait for an event's finish in its own process, which waits for the worker", async () => {
  await using s3 = await startStorage();
  const { browser, send, wait, work } = startApplication(s3);
  const input = await send("hello");
  expect(await browser.finish(input)).toEqual(pending);
  const { key } = input;
  const waiting = wait(key);
  expect(await work(key)).toEqual({ status: "finished", key });
  expect(await waiting).toEqual({ status: "finished", key });
});

test("a job for another endpoint is the application's mistake", async () => {
  await using s3 = await startStorage();
  const { work } = startApplication(s3);
  const key = "uploads/avatar/ann/20260101-123e4567-e89b-42d3-a456-426614174000.5.a.txt";
  await expect(work(key)).rejects.toThrow(TypeError);
});
