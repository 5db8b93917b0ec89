import { storageAt } from "../e2e/s3-set-up.ts";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createScheduler, createUploader } from "../src/index.ts";
import { NodeXMLHttpRequest } from "../src/testing/node-xhr.ts";
import { comesFrom, inPage, inWorld, location, WorldDate } from "./page.ts";
import { bytesOfNoFormat } from "./random-bytes.ts";
import { fairTimeout } from "./run/fair-clock.ts";
import { type Row, sizes, untilWaiting } from "./situation.ts";
import type { Transfer } from "./stage/api.ts";
import { sha256, type Stage, startStage } from "./stage/stage.ts";
import { table } from "./table.ts";

const { capabilities } = storageAt(0).provider;
const { conditionalPut, copySourceIfMatch, form, checksums, partChecksums } = capabilities;

/** Whether files can be uploaded in each way to the S3 of this run. */
const isSent: Record<Transfer, boolean> = {
  single: conditionalPut || copySourceIfMatch,
  form: form !== "none",
  multipart: true,
};
const compares: Record<Transfer, boolean> = {
  single: checksums,
  form: form === "sha256",
  multipart: partChecksums !== "none",
};

/** Adds a test for each fault that can happen to this transfer. */
export function testCells(transfer: Transfer): void {
  beforeAll(() => {
    NodeXMLHttpRequest.origin = () => "http://page.example";
    vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest);
    vi.stubGlobal("Date", WorldDate);
    vi.stubGlobal("location", location);
    // Otherwise a busy machine, which keeps API and S3 from answering too, looks like a dead line.
    vi.stubGlobal("setTimeout", fairTimeout);
    // Makes waits short.
    vi.spyOn(Math, "random").mockReturnValue(0.05);
  });
  afterAll(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  describe.runIf(isSent[transfer]).concurrent(`chaos, ${transfer}`, () => {
    const rows = table.filter((row) => !row[transfer].startsWith("not: "));
    for (const row of rows) {
      const run = async () => {
        const stage = await startStage();
        comesFrom(stage.toApi.url);
        try {
          await runCell(stage, { row, transfer });
        } finally {
          await stage.close();
        }
      };
      const isMet = row.withChecksums !== true || compares[transfer];
      test.runIf(isMet)(`${row.where}: ${row.fault}`, () => inWorld(run));
    }
  });
}

async function runCell(stage: Stage, { row, transfer }: { row: Row; transfer: Transfer }): Promise<void> {
  const user = "ann";
  const expected = row[transfer];
  const client = stage.clientOf(user);
  const bytes = bytesOfNoFormat(sizes[transfer]);
  const file = new File([bytes], "film.bin", { type: "application/octet-stream" });
  const uploader = createUploader(transfer === "form" ? client.form : client.upload, {
    scheduler: createScheduler(),
    stallTimeout: 3,
    ...row.options,
  });
  const item = () => uploader.getSnapshot().items[0];
  const situation = { stage, transfer, user, item, continueAll: () => void inPage(uploader.continueAll) };
  const isPublished = async () => {
    expect(await stage.published(user)).toEqual([sha256(bytes)]);
    expect(stage.api.books.finished.size).toBe(1);
    expect(await stage.inParts(user)).toHaveLength(row.leavesParts === true && transfer === "multipart" ? 1 : 0);
  };

  await row.arrange(situation);
  const uploaded = inPage(() => uploader.upload(file));
  if (row.waits !== undefined) await untilWaiting(situation, row.waits);
  row.whenWaiting?.(situation);
  const settled = await uploaded;
  expect(settled.status === "error" ? settled.error.code : settled.status).toBe(expected);
  // The fault happened.
  const { s3, api, toS3, toApi } = stage;
  const struck = s3.log.filter(({ faults }) => faults !== undefined).length;
  expect(struck + api.strikes + toS3.strikes + toApi.strikes).toBeGreaterThan(0);
  if (settled.status === "done") return isPublished();

  expect(await stage.published(user)).toHaveLength(row.publishedAllTheSame ? 1 : 0);
  // The fault is over, and the person retries.
  stage.clear();
  inPage(() => uploader.retry(settled.id));
  await vi.waitFor(() => expect(item()?.status).toBe("done"), { timeout: 40_000 });
  await isPublished();
}
