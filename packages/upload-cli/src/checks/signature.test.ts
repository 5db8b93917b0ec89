import { createS3Storage, custom } from "@s3-direct/upload-server";
import { expect, test } from "vitest";
import { listen } from "../testing/listen.ts";
import { createProbe } from "./probe.ts";
import { checkSignature } from "./signature.ts";

test("a storage that refuses the right bytes too is not one that compares them", async () => {
  await using server = await listen((_, response) => void response.writeHead(501).end());
  const keys = { accessKeyId: "A", secretAccessKey: "B" };
  const storage = createS3Storage({
    provider: custom({ endpoint: server.url }),
    uploadBucket: "some-upload",
    mediaBucket: "some-media",
    publicBaseUrl: server.url,
    signer: keys,
    publisher: keys,
  });
  const { facts, findings } = await checkSignature(createProbe(storage));
  expect(facts).toEqual({});
  expect(findings).toContainEqual(expect.objectContaining({ detail: "this one refuses the right bytes, too" }));
});
