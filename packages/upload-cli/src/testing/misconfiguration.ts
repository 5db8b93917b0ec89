import { DeletePublicAccessBlockCommand } from "@aws-sdk/client-s3";
import type { Statement } from "../set-up/policy.ts";
import { editPolicy, type Provisioned } from "./provisioned.ts";

export type Misconfiguration = {
  name: string;
  /** Whether the right set-up has a janitor. */
  janitor?: true;
  /** Breaks a right set-up. @returns variables with wrong values */
  spoil: (right: Provisioned) => Promise<Record<string, string> | void> | Record<string, string>;
  /** What doctor prints: the finding's title, and what to do. */
  title: RegExp;
  advice: RegExp;
};

export const uploadsOf = ({ target }: Provisioned) => `arn:aws:s3:::${target.names.uploadBucket}`;
export const mediaOf = ({ target }: Provisioned) => `arn:aws:s3:::${target.names.mediaBucket}`;

/** Adds one statement to the policy of the bucket that the statement is about. */
export function grant(right: Provisioned, statement: Pick<Statement, "Action" | "Resource"> & Partial<Statement>) {
  const { uploadBucket, mediaBucket } = right.target.names;
  const bucket = statement.Resource.some((arn) => arn.includes(mediaBucket)) ? mediaBucket : uploadBucket;
  return editPolicy(right, {
    bucket,
    edit: (statements) => [...statements, { Sid: "Extra", Effect: "Allow", Principal: "*", ...statement }],
  });
}

/** Removes one action from a statement; without `action`, the whole statement. */
export function revoke(right: Provisioned, { sid, action }: { sid: string; action: string }) {
  const { uploadBucket, mediaBucket } = right.target.names;
  return editPolicy(right, {
    bucket: sid.endsWith("Media") ? mediaBucket : uploadBucket,
    edit: (statements) =>
      statements.flatMap((statement) => {
        if (statement.Sid !== sid) return [statement];
        const Action = statement.Action.filter((one) => one !== action);
        return Action.length === 0 ? [] : [{ ...statement, Action }];
      }),
  });
}

export async function unblock({ target }: Provisioned): Promise<void> {
  for (const Bucket of [target.names.uploadBucket, target.names.mediaBucket]) {
    await target.byHand((admin) => admin.send(new DeletePublicAccessBlockCommand({ Bucket })));
  }
}

export const signerPuts = "S3DirectSignerPuts";
export const pages = /pages of http:\/\/localhost:5173 may PUT/;
