import { PutObjectCommand } from "@aws-sdk/client-s3";
import { failureUnlessOutage } from "./failure-in-outage.ts";
import { holds, note, type Finding, type Findings } from "./finding.ts";
import { isSuccess, type Answer } from "./http.ts";
import { outcomeOf, planPut, sendPut, type Probe } from "./probe.ts";

/** That a presigned PUT is good for one object: of two, the second is refused. */
export async function checkOnce(probe: Probe): Promise<Findings> {
  const title = "a presigned PUT is good for one object (If-None-Match)";
  const { capabilities, signerClient, uploadBucket: Bucket } = probe.storage;
  const plan = await planPut(probe);
  await sendPut(probe, { plan });
  if (capabilities.conditionalPut) {
    const second = await sendPut(probe, { plan });
    return { findings: [claimed(title, second)], facts: { conditionalPut: !isSuccess(second) } };
  }
  const object = { Bucket, Key: plan.key, Body: "x", IfNoneMatch: "*" };
  const { status } = await outcomeOf(signerClient.send(new PutObjectCommand(object)));
  const able = status === 412;
  const detail = able
    ? "this S3 can do it: switch capabilities.conditionalPut on"
    : "not here: until it expires it can be used again, and the object changed before it is published";
  return { findings: [note(title, detail)], facts: { conditionalPut: able } };
}

function claimed(title: string, second: Answer): Finding {
  if (second.status === 412) return holds(title);
  const advice =
    "This S3 ignores If-None-Match: switch capabilities.conditionalPut off, so that nothing relies on it, and keep expiresIn short.";
  const detail = `a second PUT was answered with ${second.status}`;
  return failureUnlessOutage(title, second, { detail, advice });
}
