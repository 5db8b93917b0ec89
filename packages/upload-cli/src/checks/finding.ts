import type { S3Capabilities } from "@s3-direct/upload-server";

/** What one check found, for a person: what was checked, and what to do if it failed. */
export type Finding = { title: string } & (
  | { level: "ok"; detail?: string }
  /** For information; nothing to do. */
  | { level: "note"; detail: string }
  /** A risk or a loss; uploads still work. */
  | { level: "warning"; detail: string; advice: string }
  /** Uploads do not work, or are not safe. */
  | { level: "error"; detail: string; advice: string }
  | { level: "skipped"; detail: string }
);

/** What the provider was observed to do; undefined if it was not observed. */
export type Facts = Partial<
  Pick<
    S3Capabilities,
    | "conditionalPut"
    | "conditionalComplete"
    | "conditionalCopy"
    | "copySourceIfMatch"
    | "partCopySourceIfMatch"
    | "copyParts"
    | "taggingDirective"
    | "expectedBucketOwner"
  >
> & {
  /** S3 compares a PUT's `x-amz-checksum-sha256` with the bytes. */
  checksum?: boolean;
  /** The part checksum that S3 compares with the bytes. */
  partChecksums?: S3Capabilities["partChecksums"];
  /** S3 compares a form's SHA-256 condition with the bytes. */
  formChecksum?: boolean;
};

export type Findings = { findings: Finding[]; facts?: Facts };

export function holds(title: string, detail?: string): Finding {
  return { title, level: "ok", ...(detail !== undefined && { detail }) };
}

type Problem = { detail: string; advice: string };

export function failure(title: string, problem: Problem): Finding {
  return { title, level: "error", ...problem };
}

export function risk(title: string, problem: Problem): Finding {
  return { title, level: "warning", ...problem };
}

export function note(title: string, detail: string): Finding {
  return { title, level: "note", detail };
}

/** S3 was seen to have a capability: that holds if the provider's profile claims it, and is to be noted if not. */
export function able(title: string, { name, claimed }: { name: keyof S3Capabilities; claimed: boolean }): Finding {
  return claimed ? holds(title) : note(title, `this S3 can do it: capabilities.${name} may be true`);
}
