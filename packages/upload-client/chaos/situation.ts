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
  /** How it stands. */
  item: () => UploadItem<unknown> | undefined;
  /** As `uploader.goOn`. */
  goOn: () => void;
};

/** How an upload ends: published, with one error, or why this can't happen to it. */
type Expected = "done" | UploadErrorCode | `not: ${string}`;

export type Row = {
  /** Whose fault it is. */
  where: "S3" | "S3, to the API" | "line to S3" | "line to the API" | "both lines" | "API" | "page";
  fault: string;
  /** Before the upload begins. */
  arrange: (situation: Situation) => Promise<void> | void;
  options?: UploaderOptions<unknown>;
  /** What it says that it waits for. */
  waits?: "offline" | "signed-out" | "rate-limited";
  /** When it waits. */
  whenWaiting?: (situation: Situation) => void;
  /** The page never heard of its upload in parts; the storage's own expiry is what ends it. */
  leavesParts?: boolean;
  /**
   * It takes an S3 that compares a checksum with the bytes: without one nothing but TLS sees a flipped bit, and all parts are signed
   * along with the plan.
   */
  withChecksums?: true;
  /** Where the error is the page's alone. */
  publishedAllTheSame?: boolean;
} & Readonly<Record<Transfer, Expected>>;

/** In bytes. Finish of the form is asked while it is sent; what goes up in parts has two. */
export const sizes = { single: 257 * 1024, form: 256 * 1024, multipart: (5 * 1024 + 256) * 1024 } as const;

/** S3's name of the request that carries bytes. */
export const operations = { single: "PutObject", form: "PostObject", multipart: "UploadPart" } as const;

export const isCallOf =
  (name: string) =>
  ({ path }: LineRequest): boolean =>
    path.includes(`.${name}`);

/** Does something when the first request with bytes is on its way. */
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
