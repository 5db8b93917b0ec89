import { DeleteObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { expect, test, vi } from "vitest";
import { MiB } from "@s3-direct/upload-core";
import { deleteUpload, reconcile, type ReconcileOutcome } from "./index.ts";
import { aroundClient } from "./testing/around-calls.ts";
import { startApplication } from "./testing/closed-tab.ts";
import { seemOlder } from "./testing/seem-older.ts";
import { idOf, sendFile } from "./testing/send-file.ts";
import { startStorage } from "./testing/start-storage.ts";

const minute = 60_000;
const none = { found: 0, finished: 0, refused: 0, failed: 0 };

/** Starts a storage whose janitor sees every listed object as an hour old, except those in `young`. */
async function start() {
  const s3 = await startStorage({ plan: { singleMax: MiB, partSize: 5 * MiB } });
  const young = new Set<string>();
  if (s3.storage.janitor) seemOlder(s3.storage.janitor, (key) => (young.has(key) ? 0 : 60 * minute));
  return { ...s3, young, ...startApplication(s3) };
}

test("an upload whose tab was closed is finished; of what has a record, or is young, nothing is asked", async () => {
  await using s3 = await start();
  const { late, leave, browserOf, records, young } = s3;
  const left = await leave("hello");
  const already = await leave("already");
  await browserOf("ann").finish(idOf(already));
  young.add((await leave("young")).key);

  const outcomes: ReconcileOutcome[] = [];
  const onOutcome = (outcome: ReconcileOutcome) => outcomes.push(outcome);
  expect(await reconcile(late, { dryRun: true, onOutcome })).toEqual({ ...none, found: 1 });
  expect(records.size).toBe(1);
  expect(await reconcile(late, { onOutcome })).toEqual({ ...none, finished: 1 });
  expect(records.size).toBe(2);
  expect(outcomes).toEqual([
    { status: "found", key: left.key },
    { status: "finished", key: left.key },
  ]);
  expect(await reconcile(late)).toEqual(none);
});

test("parts that are all there are put together; those of an upload under way stay as they are", async () => {
  await using s3 = await start();
  const { late, create, browserOf, records } = s3;
  const text = "a".repeat(6 * MiB);
  const [whole, underWay] = [await create(text.length), await create(text.length)];
  if (whole.kind !== "multipart" || underWay.kind !== "multipart") return expect.fail("It goes up in parts.");
  await sendFile(whole, text);
  const [first, second] = underWay.parts;
  await sendFile({ ...underWay, parts: first ? [first] : [] }, text);

  expect(await reconcile(late, { dryRun: true })).toEqual({ ...none, found: 1 });
  expect(await reconcile(late)).toEqual({ ...none, finished: 1 });
  expect([...records.values()]).toEqual([{ owner: "ann", isRequest: false, postId: "7" }]);

  await sendFile({ ...underWay, parts: second ? [second] : [] }, text);
  expect(await browserOf("ann").finish(idOf(underWay))).toMatchObject({ status: "done" });
});

test("what was cancelled or refused stays so, and no other upload fails of one", async () => {
  await using s3 = await start();
  const { late, leave, browserOf, records } = s3;
  await browserOf("ann").abort(idOf(await leave("hello")));
  await leave("no picture", { contentType: "image/png" });
  const [broken, fine] = [await leave("one"), await leave("two")];
  const post: typeof late.endpoints.post = (upload) =>
    upload.key === broken.key ? Promise.reject(new Error("The database is away.")) : finishPost(upload);
  const finishPost = late.endpoints["post"] ?? expect.fail("It has that endpoint.");
  const deps = { ...late, endpoints: { post } };

  const failed: ReconcileOutcome[] = [];
  const onOutcome = (outcome: ReconcileOutcome) => void (outcome.status === "failed" && failed.push(outcome));
  expect(await reconcile(deps, { onOutcome })).toEqual({ ...none, finished: 1, refused: 1, failed: 1 });
  expect(failed).toMatchObject([{ key: broken.key, error: { code: "INTERNAL" } }]);
  // The refusal has replaced the upload, so it is not tried again.
  expect(await reconcile(late)).toEqual({ ...none, finished: 1 });
  expect(records.size).toBe(2);
  expect(fine.key).not.toBe(broken.key);
});

test.each(["an abort", "a delete"])(
  "%s of parts that broke off after its mark is not undone when that has expired",
  async (how) => {
    await using s3 = await start();
    const { late, create, browserOf, storage, admin } = s3;
    const text = "a".repeat(6 * MiB);
    const plan = await create(text.length);
    await sendFile(plan, text);
    let isCutOff = true;
    for (const client of [storage.signer, storage.janitor])
      if (client)
        aroundClient(client, async ({ name }, send) => {
          if (isCutOff && name === "AbortMultipartUploadCommand") throw new Error("The process ended.");
          return send();
        });
    const end = how === "an abort" ? browserOf("ann").abort(idOf(plan)) : deleteUpload(storage, plan.key, idOf(plan));
    await expect(end).rejects.toThrow();
    isCutOff = false;

    const codes: string[] = [];
    const onOutcome = (outcome: ReconcileOutcome) => void ("error" in outcome && codes.push(outcome.error.code));
    await reconcile(late, { onOutcome });
    expect(codes).toEqual(["UPLOAD_GONE"]);
    // Removes objects as the bucket's rule does on the second midnight. Parts stay for 7 days.
    const objects = await admin.send(new ListObjectsV2Command({ Bucket: storage.uploadBucket }));
    for (const { Key } of objects.Contents ?? [])
      await admin.send(new DeleteObjectCommand({ Bucket: storage.uploadBucket, Key }));
    expect(await reconcile(late)).toEqual(none);
  },
);

test("four are finished at once, since each may wait for a picture to be decoded", async () => {
  await using s3 = await start();
  const { late, leave } = s3;
  for (let n = 0; n < 6; n++) await leave(`${n}`);
  const finish = late.endpoints["post"] ?? expect.fail("It has that endpoint.");
  let [underWay, most] = [0, 0];
  const post: typeof finish = async (upload) => {
    most = Math.max(most, (underWay += 1));
    return finish(upload).finally(() => (underWay -= 1));
  };
  expect(await reconcile({ ...late, endpoints: { post } })).toEqual({ ...none, finished: 6 });
  expect(most).toBe(4);
});

test("a finish that never ends is waited for no longer than an hour, and the others are finished", async () => {
  await using s3 = await start();
  const { late, leave, records } = s3;
  const [stuck] = [await leave("one"), await leave("two")];
  const finish = late.endpoints["post"] ?? expect.fail("It has that endpoint.");
  let finishes = 0;
  const post: typeof finish = (upload) => {
    finishes += 1;
    return upload.key === stuck.key ? new Promise(() => undefined) : finish(upload);
  };
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const outcomes: ReconcileOutcome[] = [];
    const onOutcome = (outcome: ReconcileOutcome) => void outcomes.push(outcome);
    const reconciling = reconcile({ ...late, endpoints: { post } }, { onOutcome });
    await expect.poll(() => [finishes, records.size]).toEqual([2, 1]);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(await reconciling).toEqual({ ...none, finished: 1, failed: 1 });
    expect(outcomes).toContainEqual(expect.objectContaining({ status: "failed", key: stuck.key }));
  } finally {
    vi.useRealTimers();
  }
  expect(await reconcile(late)).toEqual({ ...none, finished: 1 });
});

test("a database that is away is not told as a storage that is away", async () => {
  await using s3 = await start();
  await s3.leave("hello");
  const away = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  await expect(reconcile({ ...s3.late, finished: () => Promise.reject(away) })).rejects.toBe(away);
  s3.storage.janitor?.middlewareStack.add(() => () => Promise.reject(away), { step: "build" });
  await expect(reconcile(s3.late)).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
});

test("where S3 does not tell one upload's parts, the others are finished", async () => {
  await using s3 = await start();
  const { late, create } = s3;
  const text = "a".repeat(6 * MiB);
  const [broken, whole] = [await create(text.length), await create(text.length)];
  await sendFile(whole, text);
  aroundClient(s3.storage.signer, async ({ name, input }, send) => {
    if (name === "ListPartsCommand" && Reflect.get(input, "Key") === broken.key) throw new TypeError("It is no XML.");
    return send();
  });
  const outcomes: ReconcileOutcome[] = [];
  const onOutcome = (outcome: ReconcileOutcome) => void outcomes.push(outcome);
  expect(await reconcile(late, { onOutcome })).toEqual({ ...none, finished: 1, failed: 1 });
  expect(outcomes).toContainEqual(expect.objectContaining({ status: "failed", key: broken.key }));
});

test("who may not list can't reconcile", async () => {
  await using s3 = await startStorage({ janitor: undefined });
  await expect(reconcile(startApplication(s3).late)).rejects.toThrow(/needs a janitor/);
});

test.each([Number.NaN, -1])("a grace of %s, which nothing or everything would outlast, is refused", async (grace) => {
  await using s3 = await start();
  await s3.leave("hello");
  await expect(reconcile(s3.late, { grace })).rejects.toThrow("grace is a number of seconds, 0 or more.");
  expect(s3.records.size).toBe(0);
});
