import { grant, mediaOf, revoke, signerPuts, unblock, uploadsOf, type Misconfiguration } from "./misconfiguration.ts";
import type { Provisioned } from "./provisioned.ts";

const signerReads = (right: Provisioned, folder: "media" | "private") =>
  grant(right, {
    Principal: { AWS: [right.arns.signer] },
    Action: ["s3:GetObject"],
    Resource: [`${mediaOf(right)}/${folder}/*`],
  });

/** A right to list that is not seen by listing without a prefix. */
const below = (prefix: string) => ({ StringLike: { "s3:prefix": [`${prefix}*`] } });

/** Who may do too little, or too much. */
export const misconfiguredRights: readonly Misconfiguration[] = [
  {
    name: "a signer that may not put",
    spoil: (right) => revoke(right, { sid: signerPuts, action: "s3:PutObject" }),
    title: /a presigned PUT is stored/,
    advice: /give it s3:PutObject there/,
  },
  {
    name: "a signer that may read",
    async spoil(right) {
      for (const action of ["s3:GetObject", "s3:GetObjectVersion"]) {
        await revoke(right, { sid: "S3DirectSignerNeverReads", action });
      }
      await grant(right, {
        Principal: { AWS: [right.arns.signer] },
        Action: ["s3:GetObject"],
        Resource: [`${uploadsOf(right)}/*`],
      });
    },
    title: /the signer cannot read uploads/,
    advice: /^Deny the signer s3:GetObject/,
  },
  {
    name: "a signer that may delete",
    spoil: (right) =>
      grant(right, {
        Principal: { AWS: [right.arns.signer] },
        Action: ["s3:DeleteObject"],
        Resource: [`${uploadsOf(right)}/uploads/*`],
      }),
    title: /the signer cannot delete uploads/,
    advice: /^Take s3:DeleteObject from the signer/,
  },
  {
    name: "a signer that may list",
    spoil: (right) =>
      grant(right, {
        Principal: { AWS: [right.arns.signer] },
        Action: ["s3:ListBucket"],
        Resource: [uploadsOf(right)],
      }),
    title: /the signer cannot list/,
    advice: /^Take s3:ListBucket from the signer/,
  },
  {
    name: "a signer that may list private files only",
    spoil: (right) =>
      grant(right, {
        Principal: { AWS: [right.arns.signer] },
        Action: ["s3:ListBucket"],
        Resource: [mediaOf(right)],
        Condition: below("private/"),
      }),
    title: /the signer cannot list/,
    advice: /^Take s3:ListBucket from the signer/,
  },
  {
    name: "a signer that may write anywhere in the bucket",
    spoil: (right) =>
      grant(right, {
        Principal: { AWS: [right.arns.signer] },
        Action: ["s3:PutObject"],
        Resource: [`${uploadsOf(right)}/*`],
      }),
    title: /the signer cannot write outside uploads\//,
    advice: /^Take s3:PutObject outside uploads/,
  },
  {
    name: "a signer that may write media",
    spoil: (right) =>
      grant(right, {
        Principal: { AWS: [right.arns.signer] },
        Action: ["s3:PutObject"],
        Resource: [`${mediaOf(right)}/*`],
      }),
    title: /the signer cannot write media/,
    advice: /^Take every right on/,
  },
  {
    name: "a signer that may write private files",
    spoil: (right) =>
      grant(right, {
        Principal: { AWS: [right.arns.signer] },
        Action: ["s3:PutObject"],
        Resource: [`${mediaOf(right)}/private/*`],
      }),
    title: /the signer cannot write media/,
    advice: /^Take every right on/,
  },
  {
    name: "a signer that may delete media",
    spoil: (right) =>
      grant(right, {
        Principal: { AWS: [right.arns.signer] },
        Action: ["s3:DeleteObject"],
        Resource: [`${mediaOf(right)}/media/*`],
      }),
    title: /the signer cannot delete media/,
    advice: /^Take every right on/,
  },
  {
    name: "a signer that may read media that are not public",
    async spoil(right) {
      await revoke(right, { sid: "S3DirectPublicMedia", action: "s3:GetObject" });
      await signerReads(right, "media");
    },
    title: /the signer cannot read media/,
    advice: /^Take every right on/,
  },
  {
    name: "a signer that may read private files",
    spoil: (right) => signerReads(right, "private"),
    title: /the signer cannot read private files/,
    advice: /^Take every right on/,
  },
  {
    name: "a signer that may not abort",
    spoil: (right) => revoke(right, { sid: signerPuts, action: "s3:AbortMultipartUpload" }),
    title: /the signer can abort/,
    advice: /^Give the signer s3:AbortMultipartUpload/,
  },
  {
    name: "a publisher that may not read uploads",
    spoil: (right) => revoke(right, { sid: "S3DirectPublisherUploads", action: "s3:GetObject" }),
    title: /the publisher can read uploads/,
    advice: /^Give the publisher s3:GetObject/,
  },
  {
    name: "a publisher that may not overwrite uploads",
    spoil: (right) => revoke(right, { sid: "S3DirectPublisherUploads", action: "s3:PutObject" }),
    title: /the publisher can overwrite a deleted upload/,
    advice: /^Give the publisher s3:PutObject/,
  },
  {
    name: "a publisher that may not write media",
    spoil: (right) => revoke(right, { sid: "S3DirectPublisherMedia", action: "s3:PutObject" }),
    title: /the publisher can publish/,
    advice: /^Give the publisher s3:PutObject on media-/,
  },
  {
    name: "a publisher that may not delete media",
    spoil: (right) => revoke(right, { sid: "S3DirectPublisherMedia", action: "s3:DeleteObject" }),
    title: /the publisher can delete media/,
    advice: /^Give the publisher s3:DeleteObject/,
  },
  {
    name: "a publisher that may do everything",
    spoil: (right) =>
      grant(right, {
        Principal: { AWS: [right.arns.publisher] },
        Action: ["s3:*"],
        Resource: [uploadsOf(right), `${uploadsOf(right)}/*`],
      }),
    title: /the publisher cannot list, nor write elsewhere/,
    advice: /only what it needs/,
  },
  {
    name: "a publisher that may list uploads only",
    spoil: (right) =>
      grant(right, {
        Principal: { AWS: [right.arns.publisher] },
        Action: ["s3:ListBucket"],
        Resource: [uploadsOf(right)],
        Condition: below("uploads/"),
      }),
    title: /the publisher cannot list, nor write elsewhere/,
    advice: /only what it needs/,
  },
  {
    name: "a publisher that may delete uploads",
    spoil: (right) =>
      grant(right, {
        Principal: { AWS: [right.arns.publisher] },
        Action: ["s3:DeleteObject"],
        Resource: [`${uploadsOf(right)}/uploads/*`],
      }),
    title: /the publisher cannot list, nor write elsewhere/,
    advice: /only what it needs/,
  },
  {
    name: "uploads that everybody may read",
    async spoil(right) {
      await unblock(right);
      await grant(right, { Action: ["s3:GetObject"], Resource: [`${uploadsOf(right)}/*`] });
    },
    title: /nobody can read uploads without a signature/,
    advice: /block public access/,
  },
  {
    name: "an upload bucket that everybody may list",
    async spoil(right) {
      await unblock(right);
      await grant(right, { Action: ["s3:ListBucket"], Resource: [uploadsOf(right)] });
    },
    title: /the upload bucket is at/,
    advice: /^Take the public permissions off/,
  },
  {
    name: "uploads that everybody may list",
    async spoil(right) {
      await unblock(right);
      await grant(right, {
        Action: ["s3:ListBucket"],
        Resource: [uploadsOf(right)],
        Condition: below("uploads/"),
      });
    },
    title: /the upload bucket is at/,
    advice: /^Take the public permissions off/,
  },
  {
    name: "media that nobody may read",
    spoil: (right) => revoke(right, { sid: "S3DirectPublicMedia", action: "s3:GetObject" }),
    title: /published files are served at/,
    advice: /^Let everybody read/,
  },
  {
    name: "private files that everybody may read",
    spoil: (right) => grant(right, { Action: ["s3:GetObject"], Resource: [`${mediaOf(right)}/*`] }),
    title: /nobody can read private files without a signature/,
    advice: /^Let everybody read media-.*\/media\/\* only/,
  },
  {
    name: "a publisher that has rights on public files only",
    spoil: (right) =>
      grant(right, {
        Effect: "Deny",
        Principal: { AWS: [right.arns.publisher] },
        Action: ["s3:PutObject"],
        Resource: [`${mediaOf(right)}/private/*`],
      }),
    title: /the publisher can publish private files/,
    advice: /^Give the publisher on media-/,
  },
  {
    name: "a media bucket that everybody may list",
    spoil: (right) => grant(right, { Action: ["s3:ListBucket"], Resource: [mediaOf(right)] }),
    title: /nobody can list media/,
    advice: /^Take s3:ListBucket/,
  },
  ...["media/", "private/"].map((folder) => ({
    name: `a media bucket of which everybody may list ${folder}`,
    spoil: (right: Provisioned) =>
      grant(right, { Action: ["s3:ListBucket"], Resource: [mediaOf(right)], Condition: below(folder) }),
    title: /nobody can list media/,
    advice: /^Take s3:ListBucket/,
  })),
  {
    name: "uploads that everybody may write",
    async spoil(right) {
      await unblock(right);
      await grant(right, { Action: ["s3:PutObject"], Resource: [`${uploadsOf(right)}/uploads/*`] });
    },
    title: /nobody can write uploads without a signature/,
    advice: /^Take s3:PutObject on/,
  },
  ...["media", "private"].map((folder) => ({
    name: `${folder}/* that everybody may write`,
    async spoil(right: Provisioned) {
      await unblock(right);
      await grant(right, { Action: ["s3:PutObject"], Resource: [`${mediaOf(right)}/${folder}/*`] });
    },
    title: /nobody can write media without a signature/,
    advice: /^Take s3:PutObject on media-/,
  })),
  {
    name: "media that everybody may delete",
    spoil: (right) => grant(right, { Action: ["s3:DeleteObject"], Resource: [`${mediaOf(right)}/media/*`] }),
    title: /nobody can delete without a signature/,
    advice: /^Take s3:DeleteObject on/,
  },
  {
    name: "a janitor that may not list",
    janitor: true,
    spoil: (right) => revoke(right, { sid: "S3DirectJanitorLists", action: "s3:ListBucket" }),
    title: /the janitor can list objects/,
    advice: /^Give the janitor s3:ListBucket on/,
  },
  {
    name: "a janitor that may not delete",
    janitor: true,
    spoil: (right) => revoke(right, { sid: "S3DirectJanitorDeletes", action: "s3:DeleteObject" }),
    title: /the janitor can delete objects/,
    advice: /^Give the janitor s3:DeleteObject on/,
  },
  {
    name: "a janitor that may read",
    janitor: true,
    spoil: (right) =>
      grant(right, {
        Principal: { AWS: [right.arns.janitor] },
        Action: ["s3:GetObject"],
        Resource: [`${uploadsOf(right)}/uploads/*`],
      }),
    title: /the janitor can neither read nor write/,
    advice: /^Give the janitor only what it needs/,
  },
];
