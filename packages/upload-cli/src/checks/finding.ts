import type { S3Capabilities } from "@s3-direct/upload-server";

/** What one check found, for a person: what was looked at, and what to do when it does not hold. */
export type Finding = { title: string } & (
  | { level: "ok"; detail?: string }
  /** Good to know; nothing to be done. */
  | { level: "note"; detail: string }
  /** A risk or a loss: uploads work. */
  | { level: "warning"; detail: string; advice: string }
  /** Uploads do not work, or are not safe. */
  | { level: "error"; detail: string; advice: string }
  | { level: "skipped"; detail: string }
);

/** What a provider was seen to do; undefined where it was not seen. */
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
    | "expectedOwner"
  >
> & {
  /** `x-amz-checksum-sha256` of a PUT is compared with the bytes. */
  checksum?: boolean;
  /** Which checksum of a part S3 compares with its bytes. */
  partChecksums?: S3Capabilities["partChecksums"];
  /** The same as a condition of a form. */
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
