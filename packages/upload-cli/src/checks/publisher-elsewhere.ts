import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import type { S3Storage } from "@s3-direct/upload-server";
import { allOf, ask } from "./ask.ts";
import { holds, risk, type Findings } from "./finding.ts";
import { listingsOf, nothingIn, uploadsIn } from "./folders.ts";
import { describeAnswer } from "./http.ts";
import { isRefused, outcomeOf, tidy, type Outcome } from "./outcome.ts";
import type { Probe } from "./probe.ts";
import { adviceOnKeys } from "./refused-keys.ts";

/** Checks that the publisher has no rights that it does not need: they would help somebody who steals its keys. */
export function checkPublisherElsewhere({ storage }: Probe): Promise<Findings> {
  const { uploadBucket, mediaBucket } = storage;
  const title = "the publisher cannot list, nor write elsewhere";
  const look = async () => {
    const tried = (
      await allOf([
        tryToList(storage),
        tryToWrite(storage, uploadBucket),
        tryToWrite(storage, mediaBucket),
        tryToDelete(storage),
      ])
    ).flat();
    for (const outcome of tried) {
      const advice = adviceOnKeys(outcome, "publisher");
      if (advice !== undefined) return risk(title, { detail: describeAnswer(outcome), advice });
    }
    const could = new Set(tried.filter((outcome) => !isRefused(outcome)).map(({ what }) => what));
    if (could.size === 0) return holds(title);
    return risk(title, {
      detail: `it could ${[...could].join(", ")}`,
      advice: "Give the publisher only what it needs: s3-direct provision shows its policy.",
    });
  };
  return ask(title, look, "warning");
}

type Tried = Outcome & { what: string };

function tryToList(storage: S3Storage): Promise<Tried[]> {
  return allOf(
    listingsOf(storage).map(async (listing) => {
      const list = await outcomeOf(storage.publisher.send(new ListObjectsV2Command({ ...listing, MaxKeys: 1 })));
      return { ...list, what: `list ${listing.Bucket}` };
    }),
  );
}

async function tryToWrite({ publisher }: S3Storage, Bucket: string): Promise<Tried> {
  const elsewhere = { Bucket, Key: "s3-direct-doctor/elsewhere.txt" };
  const write = await outcomeOf(publisher.send(new PutObjectCommand({ ...elsewhere, Body: "x" })));
  if (!isRefused(write)) await tidy(publisher.send(new DeleteObjectCommand(elsewhere)));
  return { ...write, what: `write to ${Bucket} outside its prefix` };
}

/** A deleted upload is overwritten. One that is gone could be sent once more. */
async function tryToDelete(storage: S3Storage): Promise<Tried> {
  const remove = await outcomeOf(storage.publisher.send(new DeleteObjectCommand(nothingIn(uploadsIn(storage)))));
  return { ...remove, what: "delete uploads" };
}
