import { UploadError } from "@s3-direct/upload-core";
import type { SignPartsInput, SignPartsResult, SignedPart } from "@s3-direct/upload-core/contract";
import { expiryOf } from "../flow/created-upload.ts";

/** A presigned request for one part, and when it expires: milliseconds of this page's `Date`. */
export type FreshPart = SignedPart & { expiresAt: number };

/** A part's checksum, as signParts wants it. */
export type PartHash = Omit<SignPartsInput["parts"][number], "partNumber">;

export type SigningWindowOptions = {
  key: string;
  uploadId: string;
  signParts: (input: SignPartsInput) => Promise<SignPartsResult>;
  /** Undefined where parts have no checksum. */
  hash: ((partNumber: number) => Promise<PartHash>) | undefined;
};

export type SigningWindow = {
  /** Begins to hash parts that will be signed soon. */
  prepare: (partNumbers: readonly number[]) => void;
  /** One call to the API, for 100 parts at most. */
  sign: (partNumbers: readonly number[]) => Promise<FreshPart[]>;
  /** A part joins the queue for a connection to its URL's host. @returns what it calls when it has one, or leaves without one */
  joinQueue: (url: string) => () => void;
  /** Resolves when more parts are needed in the queue. */
  untilLow: () => Promise<void>;
};

/** This many parts wait for each host, so that none of its connections is idle while the API is asked. */
const lowWater = 3;
/** No more parts are signed ahead: URLs age, and a part that can't be sent soon is better signed later. */
const highWater = 24;

/** Keeps parts signed just ahead of need. */
export function createSigningWindow({ key, uploadId, signParts, hash }: SigningWindowOptions): SigningWindow {
  const hashes = new Map<number, Promise<PartHash>>();
  const queued = new Map<string, number>();
  let wake = () => {};

  function hashOf(partNumber: number): Promise<PartHash> | undefined {
    const before = hashes.get(partNumber);
    if (before !== undefined || hash === undefined) return before;
    const hashed = hash(partNumber);
    hashes.set(partNumber, hashed);
    // A failure is seen when the hash is needed. The next try may work.
    hashed.catch(() => hashes.delete(partNumber));
    return hashed;
  }

  async function sign(partNumbers: readonly number[]): Promise<FreshPart[]> {
    const parts = await Promise.all(
      partNumbers.map(async (partNumber) => ({ partNumber, ...(await hashOf(partNumber)) })),
    );
    const answer = await signParts({ key, uploadId, parts });
    const expiresAt = expiryOf(answer);
    return partNumbers.map((partNumber) => {
      const part = answer.parts.find((each) => each.partNumber === partNumber);
      if (part === undefined) throw new UploadError("INTERNAL", { details: { partNumber } });
      return { ...part, expiresAt };
    });
  }

  function isLow(): boolean {
    const counts = [...queued.values()];
    const total = counts.reduce((sum, count) => sum + count, 0);
    return total < highWater && (counts.length === 0 || Math.min(...counts) < lowWater);
  }

  return {
    prepare: (partNumbers) => partNumbers.forEach(hashOf),
    sign,
    joinQueue(url) {
      const { host } = new URL(url);
      const move = (change: number) => queued.set(host, (queued.get(host) ?? 0) + change);
      let isQueued = true;
      move(1);
      return () => {
        if (!isQueued) return;
        isQueued = false;
        move(-1);
        wake();
      };
    },
    async untilLow() {
      while (!isLow()) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
