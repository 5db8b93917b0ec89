import { setTimeout as sleep } from "node:timers/promises";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { TRPCError } from "@trpc/server";
import { expect, test } from "vitest";
import { finishFromEvent, type FinishFromEventDeps } from "./index.ts";
import { startApplication } from "./testing/closed-tab.ts";
import { bridgedEvent, cephEvent, queuedEvents, s3Event, topicEvent, trialEvent } from "./testing/s3-events.ts";
import { idOf } from "./testing/send-file.ts";
import { startStorage } from "./testing/start-storage.ts";
import { sendsPuts } from "./testing/target.ts";

/** If every file is sent in parts, no object has arrived before finish completes the upload. */
const testOfPuts = test.runIf(sendsPuts);

const someKey = "uploads/post/ann/20260101-123e4567-e89b-42d3-a456-426614174000.5.a.txt";

type Arrived = { bucket: string; key: string; size: number };

testOfPuts.each<[string, (arrived: Arrived) => object]>([
  ["S3", s3Event],
  ["Ceph", cephEvent],
  ["EventBridge", bridgedEvent],
  ["a queue", (arrived) => queuedEvents(topicEvent(s3Event(arrived)))],
])("an event of %s finishes, once, an upload whose tab was closed after the last byte", async (_, eventOf) => {
  await using s3 = await startStorage();
  const { late, leave, records, finishes } = startApplication(s3);
  const { key } = await leave("hello");
  const event = eventOf({ bucket: s3.storage.uploadBucket, key, size: 5 });
  expect(await finishFromEvent(late, event)).toEqual([{ status: "finished", key }]);
  expect([...records.values()]).toEqual([{ owner: "ann", isRequest: false, postId: "7" }]);
  expect(await finishFromEvent(late, event)).toEqual([{ status: "already-finished", key }]);
  expect(finishes).toEqual([key]);
});

test("it asks nothing about a file that its browser has finished", async () => {
  await using s3 = await startStorage();
  const { late, leave, browserOf } = startApplication(s3);
  const plan = await leave("hello");
  await browserOf("ann").finish(idOf(plan));
  const asked = s3.calls.length;
  const event = s3Event({ bucket: s3.storage.uploadBucket, key: plan.key, size: 5 });
  expect(await finishFromEvent(late, event)).toEqual([{ status: "already-finished", key: plan.key }]);
  expect(s3.calls).toHaveLength(asked);
});

testOfPuts("beside the browser's own finish there is one file and one record", async () => {
  await using s3 = await startStorage();
  const { late, leave, browserOf, records } = startApplication(s3);
  const plan = await leave("hello");
  const event = s3Event({ bucket: s3.storage.uploadBucket, key: plan.key, size: 5 });
  const told = () => finishFromEvent(late, event);
  const [finished, ...outcomes] = await Promise.all([browserOf("ann").finish(idOf(plan)), told(), told()]);
  expect(finished.status).toBe("done");
  expect(outcomes.flat().map(({ status }) => status)).not.toContain("refused");
  expect(records.size).toBe(1);
});

test("what is no upload, or was put in the place of one that has ended, is left alone", async () => {
  await using s3 = await startStorage();
  const { late, leave, browserOf, finishes } = startApplication(s3);
  const plan = await leave("hello");
  const { key } = plan;
  await browserOf("ann").abort(idOf(plan));
  const { uploadBucket: bucket, mediaBucket } = s3.storage;
  const asked = s3.calls.length;
  const outcomeOf = (event: unknown) => finishFromEvent(late, event);
  expect(await outcomeOf(s3Event({ bucket, key, size: 0 }))).toEqual([{ status: "ignored", key, because: "ended" }]);
  expect(await outcomeOf(s3Event({ bucket: mediaBucket, key, size: 5 }))).toMatchObject([{ because: "bucket" }]);
  const mark = `${key}.gone`;
  expect(await outcomeOf(s3Event({ bucket, key: mark, size: 0 }))).toMatchObject([{ because: "key" }]);
  const elsewhere = key.replace("/post/", "/avatar/");
  expect(await outcomeOf(s3Event({ bucket, key: elsewhere, size: 5 }))).toMatchObject([{ because: "key" }]);
  expect(await outcomeOf(trialEvent(bucket))).toEqual([]);
  expect(await outcomeOf({ hello: "world" })).toEqual([{ status: "ignored", because: "event" }]);
  expect(s3.calls).toHaveLength(asked);
  // Some events have no size. Then S3 is asked.
  const [outcome] = await outcomeOf(s3Event({ bucket, key, size: undefined }));
  expect(outcome).toMatchObject({ status: "refused", key, error: { code: "UPLOAD_GONE" } });
  expect(finishes).toEqual([]);
});

testOfPuts("what passes is thrown, so that the event comes again, when all that it names were tried", async () => {
  await using s3 = await startStorage();
  const application = startApplication(s3);
  const { late, leave, finishes } = application;
  const [first, refused, last] = [
    await leave("hello"),
    await leave("hello", { contentType: "image/png" }),
    await leave("hello", { user: "ben" }),
  ];
  const bucket = s3.storage.uploadBucket;
  const events = [first, refused, last].map(({ key }) => s3Event({ bucket, key, size: 5 }));
  let failures = 1;
  application.onFinish = () => {
    if (failures-- > 0) throw new Error("The database is away.");
  };
  await expect(finishFromEvent(late, queuedEvents(...events))).rejects.toThrow();
  expect(finishes).toHaveLength(1);
  expect(await finishFromEvent(late, queuedEvents(...events))).toMatchObject(
    [first, refused, last].map(({ key }) =>
      key === refused.key
        ? { status: "refused", key, error: { code: "FILE_CONTENT_MISMATCH" } }
        : { status: finishes[0] === key ? "already-finished" : "finished", key },
    ),
  );
});

testOfPuts.each([
  ["UNAUTHORIZED", "SIGNED_OUT"],
  ["FORBIDDEN", "REFUSED"],
  ["NOT_FOUND", "REFUSED"],
] as const)("whom the application's own middleware answers with %s is refused for good", async (code, refusal) => {
  await using s3 = await startStorage();
  const application = startApplication(s3);
  const { late, leave } = application;
  const { key } = await leave("hello");
  application.middleware = () => {
    throw new TRPCError({ code });
  };
  const event = s3Event({ bucket: s3.storage.uploadBucket, key, size: 5 });
  expect(await finishFromEvent(late, event)).toMatchObject([{ status: "refused", key, error: { code: refusal } }]);
});

testOfPuts.each([
  ["asks to wait", new TRPCError({ code: "TOO_MANY_REQUESTS" })],
  ["gives up what it asked itself", new DOMException("It was aborted.", "AbortError")],
])("where the application's own middleware %s, the event is to come again", async (_, error) => {
  await using s3 = await startStorage();
  const application = startApplication(s3);
  const { late, leave } = application;
  const { key } = await leave("hello");
  application.middleware = () => {
    throw error;
  };
  const event = s3Event({ bucket: s3.storage.uploadBucket, key, size: 5 });
  await expect(finishFromEvent(late, event)).rejects.toThrow(error.message);
});

testOfPuts("a file that has gone since its event need not be told of again", async () => {
  await using s3 = await startStorage();
  const { late, leave } = startApplication(s3);
  const { key } = await leave("hello");
  const bucket = s3.storage.uploadBucket;
  await s3.admin.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  const event = s3Event({ bucket, key, size: 5 });
  expect(await finishFromEvent(late, event)).toEqual([{ status: "ignored", key, because: "ended" }]);
});

testOfPuts("a message that is no event of S3's keeps none of its batch from being finished", async () => {
  await using s3 = await startStorage();
  const { late, leave } = startApplication(s3);
  const { key } = await leave("hello");
  const batch = queuedEvents({ hello: "world" }, s3Event({ bucket: s3.storage.uploadBucket, key, size: 5 }));
  expect(await finishFromEvent(late, batch)).toEqual([
    { status: "ignored", because: "event" },
    { status: "finished", key },
  ]);
});

test("an event that comes again while its finish is under way joins it", async () => {
  await using s3 = await startStorage();
  let end = (): void => {};
  const slow = new Promise<{ status: "done" }>((resolve) => (end = () => resolve({ status: "done" })));
  let finishes = 0;
  const post = () => {
    finishes += 1;
    return slow;
  };
  const late = { storage: s3.storage, endpoints: { post }, finished: async () => new Set<string>() };
  const event = s3Event({ bucket: s3.storage.uploadBucket, key: someKey, size: 5 });
  const told = [finishFromEvent(late, event), finishFromEvent({ ...late }, event)];
  await expect.poll(() => finishes).toBe(1);
  end();
  expect((await Promise.all(told)).flat()).toEqual(told.map(() => ({ status: "finished", key: someKey })));
  await finishFromEvent(late, event);
  expect(finishes).toBe(2);
});

test("of an event's many objects four are asked about and finished at once, and all are told of in their order", async () => {
  await using s3 = await startStorage();
  let [underWay, most] = [0, 0];
  const counted = async <Result>(result: Result) => {
    most = Math.max(most, (underWay += 1));
    await sleep(10);
    underWay -= 1;
    return result;
  };
  const endpoints = { post: () => counted({ status: "done" as const }) };
  const late = { storage: s3.storage, endpoints, finished: () => counted(new Set<string>()) };
  const keys = Array.from({ length: 20 }, (_, n) => someKey.replace("0.5.", `${n % 10}.${5 + n}.`));
  const events = keys.map((key, n) => s3Event({ bucket: s3.storage.uploadBucket, key, size: 5 + n }));
  const outcomes = await finishFromEvent(late, queuedEvents(...events));
  expect(outcomes).toEqual(keys.map((key) => ({ status: "finished", key })));
  expect(most).toBe(4);
});

test("one that is pending for an hour is to be told of again, and one that never answers is asked again", async () => {
  await using s3 = await startStorage();
  let now = 0;
  const clock = { now: () => now, wait: async (ms: number) => void (now += ms) };
  const storage = { ...s3.storage, clock };
  let answer: Promise<{ status: "pending"; retryAfter: number }> = Promise.resolve({
    status: "pending",
    retryAfter: 60,
  });
  let finishes = 0;
  const post = () => {
    finishes += 1;
    return answer;
  };
  const late = { storage, endpoints: { post }, finished: async () => new Set<string>() };
  const event = s3Event({ bucket: s3.storage.uploadBucket, key: someKey, size: 5 });
  await expect(finishFromEvent(late, event)).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
  expect(finishes).toBe(60);

  answer = new Promise(() => {});
  void finishFromEvent(late, event);
  await expect.poll(() => finishes).toBe(61);
  now += 3_600_000;
  void finishFromEvent(late, event);
  await expect.poll(() => finishes).toBe(62);
});

testOfPuts("of each object is told at once what became of it, of what failed too", async () => {
  await using s3 = await startStorage();
  const application = startApplication(s3);
  const { late, leave, records } = application;
  const [broken, fine] = [await leave("hello"), await leave("hello", { user: "ben" })];
  application.middleware = (user) => {
    if (user === "ann") throw new Error("The database is away.");
  };
  const bucket = s3.storage.uploadBucket;
  const batch = queuedEvents(...[broken, fine].map(({ key }) => s3Event({ bucket, key, size: 5 })));
  const told = new Map<unknown, unknown>();
  const onOutcome: FinishFromEventDeps["onOutcome"] = (outcome) =>
    void ("key" in outcome && told.set(outcome.key, outcome));
  await expect(finishFromEvent({ ...late, onOutcome }, batch)).rejects.toThrow();
  expect(told.get(broken.key)).toMatchObject({ status: "failed", error: { code: "INTERNAL" } });
  expect(told.get(fine.key)).toEqual({ status: "finished", key: fine.key });
  expect(records.size).toBe(1);
});
