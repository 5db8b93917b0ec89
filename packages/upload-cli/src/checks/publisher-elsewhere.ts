import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import type { S3Storage } from "@s3-direct/upload-server";
import { allOf, ask } from "./ask.ts";
import { holds, risk, type Findings } from "./finding.ts";
import { listingsOf, nothingIn, uploadsIn } from "./folders.ts";
import { isRefused, outcomeOf, tidy } from "./outcome.ts";
import type { Probe } from "./probe.ts";

/** Checks that the publisher has no rights that it does not need: they would help somebody who steals its keys. */
export function checkPublisherElsewhere({ storage }: Probe): Promise<Findings> {
  const { uploadBucket, mediaBucket } = storage;
  const title = "the publisher cannot list, nor write elsewhere";
  const look = async () => {
    const could = (
      await allOf([
        couldList(storage),
        couldWriteTo(storage, uploadBucket),
        couldWriteTo(storage, mediaBucket),
        couldDelete(storage),
      ])
    ).flat();
    if (could.length === 0) return holds(title);
    return risk(title, {
      detail: `it could ${could.join(", ")}`,
      advice: "Give the publisher only what it needs: s3-direct provision shows its policy.",
    });
  };
  return ask(title, look, "warning");
}

async function couldList(storage: S3Storage): Promise<string[]> {
  const lists = listingsOf(storage).map(async (listing) => {
    const list = await outcomeOf(storage.publisher.send(new ListObjectsV2Command({ ...listing, MaxKeys: 1 })));
    return isRefused(list) ? [] : [`list ${listing.Bucket}`];
  });
  return [...new Set((await allOf(lists)).flat())];
}

async function couldWriteTo({ publisher }: S3Storage, Bucket: string): Promise<string[]> {
  const elsewhere = { Bucket, Key: "s3-direct-doctor/elsewhere.txt" };
  const write = await outcomeOf(publisher.send(new PutObjectCommand({ ...elsewhere, Body: "x" })));
  if (isRefused(write)) return [];
  await tidy(publisher.send(new DeleteObjectCommand(elsewhere)));
  return [`write to ${Bucket} outside its prefix`];
}

/** A deleted upload is overwritten. One that is gone could be sent once more. */
async function couldDelete(storage: S3Storage): Promise<string[]> {
  const remove = await outcomeOf(storage.publisher.send(new DeleteObjectCommand(nothingIn(uploadsIn(storage)))));
  return isRefused(remove) ? [] : ["delete uploads"];
}
