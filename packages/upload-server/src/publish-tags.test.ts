import { GetBucketPolicyCommand, GetObjectTaggingCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { initTRPC } from "@trpc/server";
import { MiB } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { createUpload, publishFromServer } from "./index.ts";
import { sendFile } from "./testing/send-file.ts";
import { finishDone, startStorage, startWithPolicies, type StartedStorage } from "./testing/start-storage.ts";
import { testWhere } from "./testing/target.ts";
import { uploadProcedures } from "./trpc.ts";

const caller = { endpoint: "notes", owner: "ann" };
const rules = { accept: ["text/plain"], maxSize: 10 * MiB };
const tags = { team: "red / blue", "1+1": "2" };

/** Grants the permission that an application needs to use tags. */
async function allowTags({ admin, storage: { mediaBucket: Bucket }, target }: StartedStorage): Promise<void> {
  const { Policy = "{}" } = await admin.send(new GetBucketPolicyCommand({ Bucket }));
  const document: { Statement: object[] } = JSON.parse(Policy);
  const Resource = `arn:aws:s3:::${Bucket}/media/*`;
  const Principal = { AWS: [target.publisher.arn] };
  const Statement = [...document.Statement, { Effect: "Allow", Principal, Action: ["s3:PutObjectTagging"], Resource }];
  await admin.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ ...document, Statement }) }));
}

for (const [how, options, size] of [
  ["in one call", {}, 5],
  ["in parts", { copyPartSize: 5 * MiB }, 6 * MiB],
] as const) {
  testWhere("tags")(`a file that is copied ${how} has the tags that publish asks for`, async () => {
    await using s3 = await startWithPolicies(options);
    await allowTags(s3);
    const { storage } = s3;
    const deps = { storage, caller, rules, onCreate: async () => undefined };
    const plan = await createUpload(deps, { filename: "a.txt", contentType: "text/plain", size });
    expect(await sendFile(plan, new Uint8Array(Buffer.alloc(size, "a")))).toEqual({ status: 200 });
    const { file } = await finishDone({ storage, caller, rules, publish: { tags } }, { key: plan.key });
    const published = { Bucket: storage.mediaBucket, Key: file.key };
    const { TagSet = [] } = await s3.admin.send(new GetObjectTaggingCommand(published));
    expect(Object.fromEntries(TagSet.map(({ Key, Value }) => [Key, Value]))).toEqual(tags);
  });
}

test("tags are refused at the start where the provider's copies take none", async () => {
  await using s3 = await startStorage();
  const { capabilities } = s3.storage;
  const storage = { ...s3.storage, capabilities: { ...capabilities, tags: false } };
  const { procedure } = initTRPC.create();
  const endpoint = { name: "notes", procedure, owner: () => "ann", storage, ...rules };
  const sentence = "publish.tags can't be set: this provider's copies take no tags (capabilities.tags).";
  expect(() => uploadProcedures({ ...endpoint, publish: { tags } })).toThrow(sentence);
  uploadProcedures({ ...endpoint, publish: { metadata: { a: "1" } } });
  const body = Buffer.from("hello");
  const upload = { ...caller, rules, filename: "a.txt", contentType: "text/plain", body, publish: { tags } };
  await expect(publishFromServer(storage, upload)).rejects.toThrow(sentence);
});

test.each([
  [{ metadata: { ok: "1", title: "Café" } }, "publish.metadata.title"],
  [{ cacheControl: "no-store\n" }, "publish.cacheControl"],
])("headers of %j, which S3 would take for another request's, are refused at the start", async (publish, name) => {
  await using s3 = await startStorage();
  const { procedure } = initTRPC.create();
  const endpoint = { name: "notes", procedure, owner: () => "ann", storage: s3.storage, ...rules };
  const sentence = `${name} has other characters than ASCII's printable ones: encode it.`;
  expect(() => uploadProcedures({ ...endpoint, publish })).toThrow(sentence);
});
