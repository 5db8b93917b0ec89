import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import type { S3Storage } from "@s3-direct/upload-server";
import { allOf, ask } from "./ask.ts";
import { holds, risk, type Findings } from "./finding.ts";
import { isRefused, outcomeOf, tidy } from "./outcome.ts";
import type { Probe } from "./probe.ts";

/** Rights that it does not need would help somebody who gets hold of its keys. */
export function checkPublisherElsewhere({ storage }: Probe): Promise<Findings> {
  const { uploadBucket, mediaBucket } = storage;
  const title = "the publisher cannot list, nor write elsewhere";
  const look = async () => {
    const could = (await allOf([uploadBucket, mediaBucket].map((Bucket) => couldIn(storage, Bucket)))).flat();
    if (could.length === 0) return holds(title);
    return risk(title, {
      detail: `it could ${could.join(", ")}`,
      advice: "Give the publisher only what it needs: s3-direct provision shows its policy.",
    });
  };
  return ask(title, look, "warning");
}

async function couldIn({ publisher }: S3Storage, Bucket: string): Promise<string[]> {
  const elsewhere = { Bucket, Key: "s3-direct-doctor/elsewhere.txt" };
  const list = await outcomeOf(publisher.send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 })));
  const write = await outcomeOf(publisher.send(new PutObjectCommand({ ...elsewhere, Body: "x" })));
  if (!isRefused(write)) await tidy(publisher.send(new DeleteObjectCommand(elsewhere)));
  return [
    ...(isRefused(list) ? [] : [`list ${Bucket}`]),
    ...(isRefused(write) ? [] : [`write to ${Bucket} outside its prefix`]),
  ];
}
