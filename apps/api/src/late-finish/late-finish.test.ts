import { eq } from "drizzle-orm";
import { createS3Storage, reconcile, type LateFinishDeps } from "@s3-direct/upload-server";
import { Hono } from "hono";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { OpenDatabase } from "../db/client.ts";
import { media, user } from "../db/schema.ts";
import { tokenHeader } from "../file-request/find-file-request.ts";
import { createRouter, nobodysAccount } from "../router.ts";
import { createLog } from "../telemetry/log.ts";
import { createMetrics } from "../telemetry/metrics.ts";
import { openBrowser, openGuest } from "../testing/browser.ts";
import { type OwnS3, startOwnS3 } from "../testing/own-s3.ts";
import { idOf, send } from "../testing/send.ts";
import { startTestApi, type TestApi } from "../testing/test-api.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { createLateFinish } from "./late-finish.ts";
import { startReconcileTimer } from "./reconcile-timer.ts";
import { serveEvents } from "./serve-events.ts";

const secret = "0123456789abcdef0123456789abcdef";
const authorization = (password = secret) => `Basic ${btoa(`s3:${password}`)}`;
const log = createLog({ write: () => undefined });
let s3: OwnS3;
let api: TestApi;
let database: OpenDatabase;

beforeAll(async () => {
  s3 = await startOwnS3();
  api = await startTestApi({ ...s3.variables, EVENTS_SECRET: secret });
  database = await openTestDatabase();
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await s3[Symbol.asyncDispose]();
});
afterEach(() => void vi.useRealTimers());

type Guest = Awaited<ReturnType<typeof openGuest>>;

/** Sends a whole file, and closes the tab before the finish. */
async function leave({ trpc }: Guest, endpoint: "upload" | "privateUpload" = "upload") {
  const plan = await trpc[endpoint].create.mutate({ filename: "a.txt", contentType: "text/plain", size: 5 });
  expect(await send(plan, new TextEncoder().encode("hello"))).toBe(200);
  return plan;
}

const eventOf = ({ key }: { key: string }) => ({
  Records: [
    { eventName: "ObjectCreated:Put", s3: { bucket: { name: s3.settings.uploadBucket }, object: { key, size: 5 } } },
  ],
});

/** Sends an event like S3, without a cookie or a page. */
const tell = (event: unknown, headers: Record<string, string> = { authorization: authorization() }) =>
  api.app.request("/events/s3", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(event),
  });

const rowsOf = ({ key }: { key: string }) => database.db.select().from(media).where(eq(media.uploadKey, key));

function createLate(): LateFinishDeps {
  const { db } = database;
  const storage = createS3Storage(s3.settings);
  const free = { bytes: 1_000_000, files: 100, openMultiparts: 5 };
  const rules = { accept: ["text/plain"], maxSize: 1000 };
  const router = createRouter({
    db,
    storage,
    rules,
    quotas: { account: free, guest: free },
    guests: true,
    deleteAccount: true,
    ...nobodysAccount,
  });
  return createLateFinish({ db, storage, router, log, metrics: createMetrics({ ofProcess: false }) });
}

test.for(["upload", "privateUpload"] as const)(
  "S3 tells of a file for %s whose tab is closed: it gets its row",
  async (endpoint, { skip }) => {
    skip(api.smallKind === "multipart", "in parts nothing has arrived before they are put together");
    const guest = await openGuest(api);
    const plan = await leave(guest, endpoint);
    expect((await tell(eventOf(plan))).status).toBe(204);
    const [row] = await rowsOf(plan);
    const [item] = (await guest.trpc.media.list.query({})).items;
    expect(item).toMatchObject({ id: row?.id, name: "a.txt" });
    expect((await tell(eventOf(plan))).status).toBe(204);
    expect(await guest.trpc[endpoint].finish.mutate(idOf(plan))).toMatchObject({
      status: "done",
      data: { id: row?.id },
    });
    expect(await rowsOf(plan)).toHaveLength(1);
  },
);

test("S3 tells of a file that came by a link, whose sender is gone: it is its owner's, with who sent it", async ({
  skip,
}) => {
  skip(api.smallKind === "multipart", "in parts nothing has arrived before they are put together");
  const owner = await openGuest(api);
  const { token } = await owner.trpc.fileRequest.create.mutate({ title: "Trip" });
  const visitor = openBrowser(api, { headers: { [tokenHeader]: token } });
  const input = { sender: "Ben", message: "" };
  const file = { filename: "a.txt", contentType: "text/plain", size: 5, input };
  const plan = await visitor.trpc.requestedUpload.create.mutate(file);
  expect(await send(plan, new TextEncoder().encode("hello"))).toBe(200);
  expect((await tell(eventOf(plan))).status).toBe(204);
  const [item] = (await owner.trpc.media.list.query({})).items;
  expect(item).toMatchObject({ name: "a.txt", requested: { title: "Trip", sender: "Ben" } });
});

test("the log's lines about an event, and about the finish that it caused, have the event's request id", async ({
  skip,
}) => {
  skip(api.smallKind === "multipart", "in parts nothing has arrived before they are put together");
  const plan = await leave(await openGuest(api));
  const told = await tell(eventOf(plan));
  const ofRequest = api.logged.filter((line) => line.includes(`${told.headers.get("x-request-id")}`));
  expect(ofRequest).toEqual([expect.stringContaining('"path":"upload.finish"'), expect.stringContaining(plan.key)]);
});

test("who does not know the password tells nothing", async () => {
  const plan = await leave(await openGuest(api));
  const strangers: Record<string, string>[] = [
    {},
    { authorization: authorization("wrong") },
    { origin: "http://localhost:5173" },
  ];
  for (const headers of strangers) expect((await tell(eventOf(plan), headers)).status).toBe(401);
  expect(await rowsOf(plan)).toEqual([]);
});

test("a body that is no event is answered with success and logged, because sending it again would not help", async () => {
  expect((await tell({ hello: "world" })).status).toBe(204);
  expect(api.logged.at(-1)).toContain("this was no event of S3's");
  expect(api.logged.join("")).not.toContain(secret);
});

test("while S3 is away an event is to be sent again", async () => {
  const plan = await leave(await openGuest(api));
  const heal = s3.breakDown();
  const answer = await tell(eventOf(plan));
  heal();
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "60"]);
});

test("what takes longer than the sender waits is to be sent again, and goes on meanwhile", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  let end = (): void => {};
  const slow = new Promise<{ status: "done" }>((resolve) => (end = () => resolve({ status: "done" })));
  const finish = vi.fn(() => slow);
  const late = { ...createLate(), endpoints: { upload: finish }, finished: async () => new Set<string>() };
  const logged: string[] = [];
  const metrics = createMetrics({ ofProcess: false });
  const events = serveEvents({ late, secret, log: createLog({ write: (line) => void logged.push(line) }), metrics });
  const key = `uploads/upload/ann/20260101-${crypto.randomUUID()}.5.a.txt`;
  const body = JSON.stringify(eventOf({ key }));
  const headers = { authorization: authorization() };
  const seconds = setInterval(() => vi.advanceTimersByTime(1_000), 10);
  const tellAgain = async () => (await events.request("/events/s3", { method: "POST", headers, body })).status;
  expect([await tellAgain(), await tellAgain()]).toEqual([503, 503]);
  clearInterval(seconds);
  expect(finish).toHaveBeenCalledTimes(1);
  end();
  await vi.waitFor(() => expect(logged.join("")).toContain(`"status":"finished","uploadKey":"${key}"`), {
    timeout: 60_000,
  });
});

test("the log says what became of each object, by its key and the request's id, and nothing of a signature", async () => {
  const [broken, fine] = [1, 2].map((n) => `uploads/upload/ann/20260101-${crypto.randomUUID()}.5.${n}.txt`);
  const upload: LateFinishDeps["endpoints"][string] = async ({ key }) => {
    if (key === broken) throw new Error("GET https://s3.example.com/a?X-Amz-Signature=abc failed");
    return { status: "done" };
  };
  const late = { ...createLate(), endpoints: { upload }, finished: async () => new Set<string>() };
  const logged: string[] = [];
  const app = new Hono<{ Variables: { requestId: string } }>();
  app.use(async (c, next) => {
    c.set("requestId", "request-7");
    await next();
  });
  const metrics = createMetrics({ ofProcess: false });
  app.route("/", serveEvents({ late, secret, log: createLog({ write: (line) => void logged.push(line) }), metrics }));
  const Records = [broken, fine].flatMap((key = "") => eventOf({ key }).Records);
  const init = { method: "POST", headers: { authorization: authorization() }, body: JSON.stringify({ Records }) };
  expect((await app.request("/events/s3", init)).status).toBe(503);
  const lines = logged.map((line): unknown => JSON.parse(line));
  expect(lines).toHaveLength(2);
  const counted = await metrics.text();
  for (const outcome of ["failed", "finished"])
    expect(counted).toContain(`s3_direct_late_finishes_total{by="event",outcome="${outcome}"} 1`);
  expect(lines).toContainEqual(
    expect.objectContaining({ msg: "an event has to be sent again", uploadKey: broken, requestId: "request-7" }),
  );
  expect(lines).toContainEqual(
    expect.objectContaining({ msg: "an upload arrived", status: "finished", uploadKey: fine, requestId: "request-7" }),
  );
  expect(logged.join("")).not.toContain("X-Amz-Signature");
});

test("what browsers have left is found by listing: each upload of somebody who is still there gets its row, once", async () => {
  const [ann, ben] = [await openGuest(api), await openGuest(api)];
  const [hers, his] = [await leave(ann), await leave(ben)];
  const [, , owner = ""] = his.key.split("/");
  await database.db.delete(user).where(eq(user.id, owner));
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
  const outcomes = new Map<string, string>();
  const onOutcome = (outcome: { key: string; status: string }) => void outcomes.set(outcome.key, outcome.status);
  await reconcile(createLate(), { onOutcome });
  expect([hers, his].map(({ key }) => outcomes.get(key))).toEqual(["finished", "refused"]);
  expect(await rowsOf(hers)).toHaveLength(1);
  outcomes.clear();
  await reconcile(createLate(), { onOutcome });
  expect(outcomes.has(hers.key)).toBe(false);
});

test("one of several processes' timers finishes what was left, as often as it is told, and it is counted", async () => {
  const guest = await openGuest(api);
  const plan = await leave(guest);
  const { db, runExclusively } = database;
  const metrics = createMetrics({ ofProcess: false });
  const deps = { late: createLate(), db, runExclusively, log, metrics };
  const timers = [0, 1, 2].map(() => startReconcileTimer(deps, { everyMinutes: 60 }));
  const lookAt = async (minutes: number) => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + minutes * 60_000 });
    const reports = await Promise.all(timers.map(({ look }) => look()));
    vi.useRealTimers();
    return reports.filter((report) => report !== undefined).length;
  };
  expect([await lookAt(30), await lookAt(40), await lookAt(100)]).toEqual([1, 0, 1]);
  expect(await rowsOf(plan)).toHaveLength(1);
  const text = await metrics.text();
  expect(text).toMatch(/s3_direct_late_finishes_total\{by="reconcile",outcome="finished"\} [1-9]/);
  for (const { stop } of timers) await stop();
});
