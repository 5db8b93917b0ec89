import { PutPublicAccessBlockCommand } from "@aws-sdk/client-s3";
import { grant, pages, revoke, signerPuts, unblock, uploadsOf, type Misconfiguration } from "./misconfiguration.ts";
import { misconfiguredPlaces, partsRule } from "./misconfigured-places.ts";
import { misconfiguredRights } from "./misconfigured-rights.ts";
import { putCors } from "./provisioned.ts";
import { personalityInUse } from "./target.ts";

/** Misconfigurations that any S3 can have. */
export const misconfigurations: readonly Misconfiguration[] = [
  ...misconfiguredPlaces,
  // MinIO keeps parts for a day, and browsers are told so.
  ...(personalityInUse === "minio" ? [] : [partsRule]),
  ...misconfiguredRights,
];

const anotherRegion: Misconfiguration = {
  name: "another region than the bucket's",
  spoil: () => ({ S3_REGION: "eu-central-1" }),
  title: /a presigned PUT is stored/,
  advice: /set S3_REGION=(?:us-east-1|auto|garage)\.$/,
};

/** Whether the provider has only one region, which its profile knows. */
const hasOneRegion = personalityInUse === "r2" || personalityInUse === "tigris";

/**
 * Misconfigurations that only a server like dev-s3 or AWS can have: on Ceph everybody who wrote parts may list them,
 * any region works, and provision limits no signature's age.
 */
export const strictMisconfigurations: readonly Misconfiguration[] = [
  {
    name: "a signer that may not list parts",
    spoil: (right) => revoke(right, { sid: signerPuts, action: "s3:ListMultipartUploadParts" }),
    title: /the signer can list parts/,
    advice: /^Give the signer s3:ListMultipartUploadParts/,
  },
  ...(hasOneRegion ? [] : [anotherRegion]),
  {
    name: "requests that live longer than the policy takes them",
    async spoil(right) {
      await grant(right, {
        Effect: "Deny",
        Action: ["s3:*"],
        Resource: [`${uploadsOf(right)}/uploads/*`],
        Condition: { NumericGreaterThan: { "s3:signatureAge": ["3600000"] } },
      });
      return { S3_EXPIRES_IN: "7200" };
    },
    title: /^S3 takes a presigned request until it ends$/,
    advice: /set S3_EXPIRES_IN to no more than provision's --max-signature-age/,
  },
];

/** Misconfigurations that only a server like Ceph can have, which honours unsigned headers. */
export const cephMisconfigurations: readonly Misconfiguration[] = [
  {
    name: "a signer that may read its own uploads, as is Ceph's default",
    async spoil(right) {
      for (const action of ["s3:GetObject", "s3:GetObjectVersion"]) {
        await revoke(right, { sid: "S3DirectSignerNeverReads", action });
      }
    },
    title: /an unsigned x-amz-copy-source gains nothing/,
    advice: /deny the signer s3:GetObject/,
  },
  {
    name: "public ACLs that count",
    spoil: unblock,
    title: /an unsigned x-amz-acl makes nothing public/,
    advice: /^Set IgnorePublicAcls/,
  },
  {
    name: "ACLs that are blocked",
    async spoil({ target }) {
      await target.admin.send(
        new PutPublicAccessBlockCommand({
          Bucket: target.names.uploadBucket,
          PublicAccessBlockConfiguration: { BlockPublicAcls: true },
        }),
      );
    },
    title: /a presigned PUT is stored/,
    advice: /BlockPublicAcls on a Ceph/,
  },
  {
    name: "another CORS rule of the same origin before ours",
    spoil: (right) => putCors(right, [{ AllowedMethods: ["GET"] }, {}]),
    title: pages,
    advice: /put that rule first/,
  },
];
