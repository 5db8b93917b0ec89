import { PutObjectCommand } from "@aws-sdk/client-s3";
import { ask } from "./ask.ts";
import { failure, holds, able, note, type Finding, type Findings } from "./finding.ts";
import { isSuccess, type Answer } from "./http.ts";
import { outcomeOf } from "./outcome.ts";
import { sendPut, storeUpload, type Probe } from "./probe.ts";

/** Checks that a presigned PUT stores only one object: S3 refuses the second PUT. */
export function checkOnce(probe: Probe): Promise<Findings> {
  const title = "a presigned PUT is good for one object (If-None-Match)";
  const claimed = probe.storage.capabilities.conditionalPut;
  return ask(
    title,
    () => (claimed ? secondPut(probe, title) : secondOfSigner(probe, title)),
    claimed ? "error" : "note",
  );
}

async function secondPut(probe: Probe, title: string): Promise<Findings> {
  const second = await sendPut(probe, { plan: await storeUpload(probe) });
  return { findings: [verdict(probe, { title, second })], facts: { conditionalPut: !isSuccess(second) } };
}

async function secondOfSigner(probe: Probe, title: string): Promise<Findings> {
  const { signer, uploadBucket: Bucket } = probe.storage;
  const { key: Key } = await storeUpload(probe);
  const object = { Bucket, Key, Body: "x", IfNoneMatch: "*" };
  const { status } = await outcomeOf(signer.send(new PutObjectCommand(object)));
  const conditionalPut = status === 412;
  const finding = conditionalPut
    ? able(title, { name: "conditionalPut", claimed: false })
    : note(title, "not here: until it expires it can be used again, and the object changed before it is published");
  return { findings: [finding], facts: { conditionalPut } };
}

function verdict({ storage }: Probe, { title, second }: { title: string; second: Answer }): Finding {
  const { status, headers } = second;
  if (status === 412) return holds(title);
  // Seen on Ceph 18.2.
  const advice = headers.has("x-amz-version-id")
    ? `${storage.uploadBucket} keeps old versions, and this S3 ignores If-None-Match there: suspend its versioning.`
    : "This S3 ignores If-None-Match: switch capabilities.conditionalPut off, so that nothing relies on it, and keep expiresIn short.";
  return failure(title, { detail: `a second PUT was answered with ${status}`, advice });
}
