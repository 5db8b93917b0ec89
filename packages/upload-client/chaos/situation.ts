import type { UploaderOptions, UploadErrorCode, UploadItem } from "@s3-direct/upload-client";
import { vi } from "vitest";
import type { Transfer } from "./stage/api.ts";
import type { LineRequest } from "./stage/line.ts";
import type { Stage } from "./stage/stage.ts";

/** One upload on its stage. */
export type Situation = {
  stage: Stage;
  transfer: Transfer;
  user: string;
  /** Returns the upload's current state. */
  item: () => UploadItem<unknown> | undefined;
  /** As `uploader.continueAll`. */
  continueAll: () => void;
};

/** How an upload ends: published, with this error, or why this fault can't happen to it. */
type Expected = "done" | UploadErrorCode | `not: ${string}`;

export type Row = {
  /** Where the fault happens. */
  where: "S3" | "S3, to the API" | "line to S3" | "line to the API" | "both lines" | "API" | "page";
  fault: string;
  /** Runs before the upload begins. */
  arrange: (situation: Situation) => Promise<void> | void;
  options?: UploaderOptions<unknown>;
  /** What the upload waits for, as it shows to the person. */
  waits?: "offline" | "signed-out" | "rate-limited";
  /** Runs when the upload waits. */
  whenWaiting?: (situation: Situation) => void;
  /** The page never got its upload's id, so only the storage's own expiry removes the parts. */
  leavesParts?: boolean;
  /**
   * Needs an S3 that compares a checksum with the bytes. Without checksums nothing but TLS detects a flipped bit, and
   * all parts are signed with the plan.
   */
  withChecksums?: true;
  /** The error is only the page's: the file is published. */
  publishedAllTheSame?: boolean;
} & Readonly<Record<Transfer, Expected>>;

/** In bytes. The form's finish is called while the form is sent; the multipart file has two parts. */
export const sizes = { single: 257 * 1024, form: 256 * 1024, multipart: (5 * 1024 + 256) * 1024 } as const;

/** S3's name of the request that sends the bytes. */
export const operations = { single: "PutObject", form: "PostObject", multipart: "UploadPart" } as const;

export const isCallOf =
  (name: string) =>
  ({ path }: LineRequest): boolean =>
    path.includes(`.${name}`);

/** Calls a function when the first request with bytes is sent. */
export function whenSending({ stage: { toS3, api } }: Situation, act: () => void): void {
  toS3.faultFor = ({ method }) => {
    if (method !== "OPTIONS" && method !== "HEAD") {
      toS3.faultFor = () => undefined;
      api.strikes++;
      act();
    }
    return undefined;
  };
}

export function untilWaiting({ item }: Situation, reason: string): Promise<void> {
  return vi.waitFor(
    () => {
      const now = item();
      if (now?.status !== "waiting" || now.reason !== reason) throw new Error(`It is ${now?.status}.`);
    },
    { timeout: 40_000, interval: 20 },
  );
}
