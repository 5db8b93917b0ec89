import {
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutPublicAccessBlockCommand,
  type ObjectOwnership,
  type PublicAccessBlockConfiguration,
  type ServerSideEncryptionByDefault,
} from "@aws-sdk/client-s3";
import type { BucketSetUp } from "../set-up/set-up.ts";
import type { Admin } from "./admin.ts";
import type { Setting } from "./setting.ts";

const blocks = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"] as const;

export function publicAccessSetting(
  { s3, owner }: Admin,
  { name, publicAccessBlock }: BucketSetUp,
): Setting<PublicAccessBlockConfiguration>[] {
  if (publicAccessBlock === undefined) return [];
  const bucket = { Bucket: name, ...owner };
  return [
    {
      name: "Block Public Access",
      read: async () => (await s3.send(new GetPublicAccessBlockCommand(bucket))).PublicAccessBlockConfiguration,
      // What is not ours to say stays blocked as it is.
      merge: (current) => ({ ...current, ...publicAccessBlock }),
      same: (current, wanted) => blocks.every((block) => (current[block] ?? false) === (wanted[block] ?? false)),
      write: (PublicAccessBlockConfiguration) =>
        s3.send(new PutPublicAccessBlockCommand({ ...bucket, PublicAccessBlockConfiguration })),
      describe: (wanted) => blocks.filter((block) => wanted[block]).join(", "),
    },
  ];
}

/** Turns ACLs off: the bucket's owner then owns every object, whoever wrote it. */
export function ownershipSetting({ s3, owner }: Admin, { name, ownership }: BucketSetUp): Setting<ObjectOwnership>[] {
  if (ownership === undefined) return [];
  const bucket = { Bucket: name, ...owner };
  return [
    {
      name: "object ownership",
      read: async () =>
        (await s3.send(new GetBucketOwnershipControlsCommand(bucket))).OwnershipControls?.Rules?.[0]?.ObjectOwnership,
      merge: () => ownership,
      same: (current, wanted) => current === wanted,
      write: (ObjectOwnership) =>
        s3.send(
          new PutBucketOwnershipControlsCommand({ ...bucket, OwnershipControls: { Rules: [{ ObjectOwnership }] } }),
        ),
      describe: (wanted) => wanted,
    },
  ];
}

/**
 * Sets the default encryption. A bucket that already has one keeps it: somebody may have chosen a key of a key service.
 */
export function encryptionSetting(
  { s3, owner }: Admin,
  { name, encryption }: BucketSetUp,
): Setting<ServerSideEncryptionByDefault>[] {
  if (encryption === undefined) return [];
  const bucket = { Bucket: name, ...owner };
  return [
    {
      name: "default encryption",
      read: async () =>
        (await s3.send(new GetBucketEncryptionCommand(bucket))).ServerSideEncryptionConfiguration?.Rules?.[0]
          ?.ApplyServerSideEncryptionByDefault,
      merge: (current) => current ?? { SSEAlgorithm: encryption },
      same: () => true,
      write: (ApplyServerSideEncryptionByDefault) =>
        s3.send(
          new PutBucketEncryptionCommand({
            ...bucket,
            ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault }] },
          }),
        ),
      describe: ({ SSEAlgorithm }) => SSEAlgorithm ?? "",
    },
  ];
}
