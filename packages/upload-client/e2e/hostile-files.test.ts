import { startUploadS3 } from "@s3-direct/dev-s3";
import { createS3Storage, createUpload, custom, finishUpload } from "@s3-direct/upload-server";
import { expect, test } from "vitest";
import { hostileFiles } from "../src/public-testing/index.ts";

test("hostile files that look right are refused at finish, by what they hold", async () => {
  await using s3 = await startUploadS3();
  const storage = createS3Storage({ provider: custom({ endpoint: s3.url }), ...s3.storage });
  const caller = { endpoint: "photo", owner: "mallory", visibility: "public" } as const;
  const rules = { accept: ["image/*"], maxSize: 1000 };
  const { htmlAsPng, htmlBehindGif, pixelBomb } = hostileFiles();
  for (const hostile of [htmlAsPng, htmlBehindGif, pixelBomb]) {
    const { name: filename, type: contentType, size } = hostile;
    const announced = { filename, contentType, size };
    const plan = await createUpload({ storage, caller, rules, onCreate: async () => undefined }, announced);
    if (plan.kind !== "single") throw new Error(`Planned as ${plan.kind}.`);
    const sending = await fetch(plan.url, { method: "PUT", headers: plan.headers, body: await hostile.arrayBuffer() });
    expect(sending.status).toBe(200);
    await expect(finishUpload({ storage, caller, rules }, { key: plan.key })).rejects.toThrow(/^FILE_/);
  }
});
