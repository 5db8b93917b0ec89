import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { promisify } from "node:util";
import { PutBucketNotificationConfigurationCommand } from "@aws-sdk/client-s3";
import { expect, test, vi } from "vitest";
import { MiB } from "@s3-direct/upload-core";
import { finishFromEvent, type EventOutcome } from "./index.ts";
import { startApplication } from "./testing/closed-tab.ts";
import { idOf, sendFile } from "./testing/send-file.ts";
import { startStorage, type StartedStorage } from "./testing/start-storage.ts";

/** Makes Ceph notify that address, with a name and a password, of every object that arrives in the upload bucket. */
async function subscribe({ admin, storage, target }: StartedStorage, port: number): Promise<void> {
  const { accessKeyId, secretAccessKey } = target.admin;
  const fields = [
    "Action=CreateTopic",
    `Name=${storage.uploadBucket}`,
    "Attributes.entry.1.key=push-endpoint",
    `Attributes.entry.1.value=http://s3:secret@127.0.0.1:${port}/events/s3`,
  ];
  const signed = ["--aws-sigv4", "aws:amz:us-east-1:s3", "--user", `${accessKeyId}:${secretAccessKey}`];
  const form = fields.flatMap((field) => ["--data-urlencode", field]);
  const { stdout } = await promisify(execFile)("curl", ["--silent", ...signed, ...form, target.endpoint]);
  const topic = /<TopicArn>(.*)<\/TopicArn>/.exec(stdout)?.[1] ?? expect.fail(stdout);
  const prefix = { FilterRules: [{ Name: "prefix" as const, Value: "uploads/" }] };
  const wanted = { Id: "arrived", TopicArn: topic, Events: ["s3:ObjectCreated:*" as const], Filter: { Key: prefix } };
  const NotificationConfiguration = { TopicConfigurations: [wanted] };
  await admin.send(
    new PutBucketNotificationConfigurationCommand({ Bucket: storage.uploadBucket, NotificationConfiguration }),
  );
}

test("Ceph's own notifications finish what was sent in one piece and what was put together, and leave what has ended", async () => {
  await using s3 = await startStorage({ plan: { singleMax: MiB, partSize: 5 * MiB } });
  const { late, leave, create, browserOf, records } = startApplication(s3);
  const outcomes: EventOutcome[] = [];
  const names = new Set<string | undefined>();
  const server = createServer(async (request, response) => {
    names.add(request.headers.authorization);
    outcomes.push(...(await finishFromEvent(late, await json(request))));
    response.writeHead(204).end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  await subscribe(s3, typeof address === "object" && address !== null ? address.port : 0);
  const outcomesOf = (key: string) =>
    vi.waitFor(
      () => {
        const found = outcomes.filter((outcome) => "key" in outcome && outcome.key === key);
        expect(found).not.toEqual([]);
        return found;
      },
      { timeout: 60_000 },
    );

  const { key } = await leave("hello");
  expect(await outcomesOf(key)).toEqual([{ status: "finished", key }]);
  expect(records.size).toBe(1);

  const text = "a".repeat(6 * MiB);
  const parts = await create(text.length);
  await sendFile(parts, text);
  await browserOf("ann").finish(idOf(parts));
  const [together] = await outcomesOf(parts.key);
  expect(["finished", "already-finished"]).toContain(together?.status);
  expect(records.size).toBe(2);

  const given = await create(5);
  await browserOf("ann").abort(idOf(given));
  expect(await outcomesOf(given.key)).toEqual([{ status: "ignored", key: given.key, because: "ended" }]);
  expect(records.size).toBe(2);
  expect([...names]).toEqual([`Basic ${btoa("s3:secret")}`]);
  server.closeAllConnections();
  server.close();
});
