import { startUploadS3, uploadSetUp } from "@s3-direct/dev-s3";
import { expect, test } from "vitest";
import { createUpload } from "./create-upload.ts";
import { finishUpload } from "./finish-upload.ts";
import { deleteUpload } from "./delete-upload.ts";
import { eraseOwner } from "./erase-owner.ts";
import { createS3Storage, custom, signedHeaderNames } from "./index.ts";

test("dev-s3's own set-up allows the headers that are signed, and no others", () => {
  const { buckets } = uploadSetUp({ origins: ["https://app.acme.com"] });
  const [upload] = buckets;
  expect(upload?.cors?.[0]?.allowedHeaders).toEqual(signedHeaderNames);
});

test("one line starts an S3 on which a file is uploaded, published, deleted and erased", async () => {
  await using s3 = await startUploadS3();
  const storage = createS3Storage({ provider: custom({ endpoint: s3.url }), ...s3.storage });
  const caller = { endpoint: "note", owner: "ann", visibility: "public" } as const;
  const rules = { accept: ["text/plain"], maxSize: 100 };
  const plan = await createUpload(
    { storage, caller, rules, onCreate: async () => undefined },
    { filename: "a.txt", contentType: "text/plain", size: 5 },
  );
  if (plan.kind !== "single") throw new Error(`Planned as ${plan.kind}.`);
  await fetch(plan.url, { method: "PUT", headers: plan.headers, body: "hello" });
  const finished = await finishUpload({ storage, caller, rules }, { key: plan.key });
  if (finished.status !== "done" || !("url" in finished.file)) throw new Error("It was not published.");
  const { url = "" } = finished.file;
  expect(await (await fetch(url)).text()).toBe("hello");
  await deleteUpload(storage, plan.key);
  expect((await fetch(url)).ok).toBe(false);
  expect(await eraseOwner(storage, { owner: "ann" })).toBeDefined();
});
