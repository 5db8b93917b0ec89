import { expect, test } from "vitest";
import { taskRun } from "../db/schema.ts";
import { openBrowser, openGuest, refusalOf, someAddress } from "../testing/browser.ts";
import { startOwnS3 } from "../testing/own-s3.ts";
import { idOf, uploadFile, uploadPrivately } from "../testing/send.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { startTestApi } from "../testing/test-api.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { serveMetrics } from "./serve-metrics.ts";

const note = { filename: "a.txt", contentType: "text/plain", bytes: new TextEncoder().encode("hello") };

/** Parses `name{labels} value` lines. */
function samplesOf(text: string): Map<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]));
}

test("uploads, what is refused, and each request to S3 are counted", async () => {
  await using s3 = await startOwnS3();
  const limits = { UPLOAD_MAX_SIZE: "100", RATE_LIMIT_ADDRESS: "22", TRUST_PROXY: "1" };
  await using api = await startTestApi({ ...s3.variables, ...limits });
  const here = someAddress();
  const guest = await openGuest(api, here);
  const { plan } = await uploadFile(guest, note);
  // Finished twice, but published once.
  await guest.trpc.upload.finish.mutate(idOf(plan));
  await uploadPrivately(guest, note);
  await refusalOf(guest.trpc.upload.create.mutate({ ...note, size: 101 }));
  await refusalOf(
    guest.trpc.upload.create.mutate({ ...note, filename: "a.svg", contentType: "image/svg+xml", size: 9 }),
  );
  s3.breakDown();
  await refusalOf(guest.trpc.upload.finish.mutate(idOf(plan)));
  await refusalOf(openBrowser(api, here).trpc.media.list.query({}));
  for (let call = 0; call < 22; call += 1) await guest.trpc.media.usage.query().catch(() => undefined);

  const text = await api.metricsText();
  const samples = samplesOf(text);
  expect(Object.fromEntries(samples)).toMatchObject({
    's3_direct_calls_total{procedure="upload.create",code="OK"}': 1,
    's3_direct_calls_total{procedure="upload.create",code="FILE_TOO_LARGE"}': 1,
    's3_direct_calls_total{procedure="upload.create",code="FILE_TYPE_NOT_ALLOWED"}': 1,
    's3_direct_calls_total{procedure="upload.finish",code="OK"}': 2,
    's3_direct_calls_total{procedure="upload.finish",code="STORAGE_UNAVAILABLE"}': 1,
    's3_direct_calls_total{procedure="media.list",code="SIGNED_OUT"}': 1,
    's3_direct_call_duration_seconds_count{procedure="upload.finish"}': 3,
    's3_direct_published_files_total{visibility="public"}': 1,
    's3_direct_published_files_total{visibility="private"}': 1,
    's3_direct_published_bytes_total{visibility="public"}': 5,
    's3_direct_publish_lag_seconds_bucket{le="10"}': 2,
    // The check of the set-up sends some, too.
    's3_direct_s3_requests_total{operation="CopyObject",status="200"}': expect.any(Number),
    's3_direct_s3_retries_total{operation="GetObject"}': expect.any(Number),
    's3_direct_rate_limited_total{limit="address"}': expect.any(Number),
    s3_direct_database_up: 1,
  });
  expect(Math.abs(samples.get("s3_direct_s3_clock_ahead_seconds") ?? Infinity)).toBeLessThan(5);
  // The metrics contain nothing about a person or a file, so no label has an unbounded number of values.
  for (const told of [plan.key, plan.key.split("/")[2] ?? "", "a.txt", "http"]) expect(text).not.toContain(told);
});

test("what the check of the set-up does on purpose, and S3 refuses, is not counted", async () => {
  await using s3 = await startOwnS3();
  await using api = await startTestApi(s3.variables);
  expect(s3.requests.some(({ status }) => status === 403)).toBe(true);
  expect(await api.metricsText()).not.toContain('status="403"');
});

test("the sweep tells what it has removed, and what it has only found", async () => {
  const metrics = createMetrics({ ofProcess: false });
  const none = { count: 0, bytes: 0 };
  const found = { orphan: { count: 2, bytes: 10 }, upload: none, parts: none, version: none };
  const report = { ...found, accounts: 1, erasedOwners: 1, reservations: 3, fileRequests: 0, deleted: 0, kept: 4 };
  metrics.swept(report, { dryRun: true });
  const told = samplesOf(await metrics.text());
  expect(told.get('s3_direct_published_files_total{visibility="public"}')).toBe(0);
  expect(told.get('s3_direct_late_finishes_total{by="reconcile",outcome="failed"}')).toBe(0);
  expect(told.get('s3_direct_left_over{kind="orphan"}')).toBe(2);
  expect(told.get('s3_direct_left_over{kind="kept"}')).toBe(4);
  expect(told.get('s3_direct_swept_total{kind="orphan"}')).toBeUndefined();
  metrics.swept(report, { dryRun: false });
  const removed = samplesOf(await metrics.text());
  expect(removed.get('s3_direct_swept_total{kind="orphan"}')).toBe(2);
  expect(removed.get('s3_direct_swept_bytes_total{kind="orphan"}')).toBe(10);
});

test("what a sweep has found is told until the next one, also if that is another process's", async () => {
  const metrics = createMetrics({ ofProcess: false });
  const nothing = { count: 0, bytes: 0 };
  const found = { orphan: nothing, upload: { count: 200, bytes: 1000 }, parts: nothing, version: nothing };
  const rest = { accounts: 0, erasedOwners: 0, reservations: 0, fileRequests: 0, deleted: 0, kept: 4 };
  metrics.swept({ ...found, ...rest }, { dryRun: false });
  expect(await leftOverAfter(metrics, new Date(Date.now() - 60_000))).toEqual([4, 200]);
  expect(await leftOverAfter(metrics, new Date(Date.now() + 60_000))).toEqual([0, 0]);
});

test("a process that was started after a sweep does not say that it found nothing", async () => {
  const metrics = createMetrics({ ofProcess: false });
  const before = new Date(Date.now() - 60_000);
  for (let scrape = 0; scrape < 2; scrape += 1)
    expect(await leftOverAfter(metrics, before)).toEqual([undefined, undefined]);
  expect(await leftOverAfter(metrics, new Date())).toEqual([0, 0]);
});

/** Returns what is told to be left over when the last sweep of any process began at this time. */
async function leftOverAfter(metrics: Metrics, sweep: Date): Promise<(number | undefined)[]> {
  metrics.lastRuns(new Map([["sweep", sweep]]));
  const told = samplesOf(await metrics.text());
  return ["kept", "upload"].map((kind) => told.get(`s3_direct_left_over{kind="${kind}"}`));
}

test("a process that has just started tells how often its tasks are due, and when they last ran in another one", async () => {
  // This S3 has a janitor. Without one there is no sweep.
  await using s3 = await startOwnS3();
  const { db } = await openTestDatabase();
  const startedAt = new Date(1_700_000_000_000);
  const ran = ["sweep", "reconcile", "trash"].map((name) => ({ name, startedAt }));
  await db.insert(taskRun).values(ran).onConflictDoUpdate({ target: taskRun.name, set: { startedAt } });
  await using api = await startTestApi({ ...s3.variables, SWEEP_EVERY_HOURS: "24" });
  const told = samplesOf(await api.metricsText());
  expect(["sweep", "trash", "reconcile"].map((task) => told.get(`s3_direct_last_${task}_timestamp_seconds`))).toEqual([
    1_700_000_000, 1_700_000_000, 0,
  ]);
  expect(
    ["sweep", "trash", "reconcile"].map((task) => told.get(`s3_direct_task_every_seconds{task="${task}"}`)),
  ).toEqual([86_400, 300, undefined]);
  await db.delete(taskRun);
});

test("/metrics is Prometheus' text, with what the process itself takes, and nothing else is there", async () => {
  const metrics = createMetrics({ ofProcess: true });
  const serve = serveMetrics({ metricsText: metrics.text });
  const answer = await serve(new Request("http://127.0.0.1/metrics"));
  expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(await answer.text()).toContain("process_resident_memory_bytes");
  expect((await serve(new Request("http://127.0.0.1/"))).status).toBe(404);
});
