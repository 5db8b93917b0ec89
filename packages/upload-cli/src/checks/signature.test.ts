import { createS3Storage, custom } from "@s3-direct/upload-server";
import { expect, test } from "vitest";
import { listen } from "../testing/listen.ts";
import { alarms } from "../testing/provisioned.ts";
import { checkMultipart } from "./multipart.ts";
import { createProbe } from "./probe.ts";
import { checkSignature } from "./signature.ts";

/** Checks a storage that answers everything with this status, and with the id of an upload in parts. */
async function checkWhatAnswers(status: number, check = checkSignature) {
  const answer = "<Answer><UploadId>some-id</UploadId></Answer>";
  await using server = await listen((_, response) => void response.writeHead(status).end(answer));
  const keys = { accessKeyId: "A", secretAccessKey: "B" };
  const storage = createS3Storage({
    provider: custom({ endpoint: server.url }),
    uploadBucket: "some-upload",
    mediaBucket: "some-media",
    publicBaseUrl: server.url,
    signer: keys,
    publisher: keys,
  });
  return await check(createProbe(storage));
}

test("a storage that refuses the right bytes too is not one that compares them", async () => {
  const { facts, findings } = await checkWhatAnswers(501);
  expect(facts).toEqual({});
  expect(findings).toContainEqual(expect.objectContaining({ detail: "this one refuses the right bytes, too" }));
});

test("a storage that takes whatever is sent is found by each thing that was not signed", async () => {
  const { facts, findings } = await checkWhatAnswers(200);
  expect(facts).toEqual({ checksum: false });
  const unsigned = [
    "one byte more than was signed",
    "another content type than was signed",
    "another key than was signed",
    "a changed signature",
    "an expired request",
  ];
  expect(alarms({ findings })).toEqual(
    unsigned.map((what) => ({
      title: `S3 refuses ${what}`,
      level: "error",
      detail: "200",
      advice: expect.stringMatching(/do not let browsers write to it\.$/),
    })),
  );
});

test("a storage that takes whatever part is sent is found by one byte more than was signed", async () => {
  const { findings } = await checkWhatAnswers(200, checkMultipart);
  expect(findings).toContainEqual({
    title: "S3 refuses a part with one byte more than was signed",
    level: "error",
    detail: "200",
    advice: expect.stringMatching(/do not let browsers write to it\.$/),
  });
});
