import { UploadError } from "@s3-direct/upload-core";
import type { SignPartsInput, SignPartsResult, SignedPart } from "@s3-direct/upload-core/contract";
import { expiryOf } from "../flow/created-upload.ts";

/** A presigned request for one part, and when it expires: milliseconds of this page's `Date`. */
export type FreshPart = SignedPart & { expiresAt: number };

/** A part's checksum, in the form that signParts takes. */
export type PartHash = Omit<SignPartsInput["parts"][number], "partNumber">;

export type SigningWindowOptions = {
  key: string;
  uploadId: string;
  signParts: (input: SignPartsInput) => Promise<SignPartsResult>;
  /** Undefined if parts have no checksum. */
  hash: ((partNumber: number) => Promise<PartHash>) | undefined;
};

export type SigningWindow = {
  /** Starts hashing parts that will be signed soon. */
  prepare: (partNumbers: readonly number[]) => void;
  /** Signs parts by one call to the API, at most 100 of them. */
  sign: (partNumbers: readonly number[]) => Promise<FreshPart[]>;
  /**
   * Adds a part to the queue for a connection to its URL's host.
   * @returns a function to call once the part has a connection or gives up
   */
  joinQueue: (url: string) => () => void;
  /** Resolves when the queue needs more parts. */
  untilLow: () => Promise<void>;
};

/** At least this many parts wait for each host, so that none of its connections is idle during a call to the API. */
const lowWater = 3;
/**
 * No more than this many parts are signed ahead: URLs age, so a part that cannot be sent soon is better signed later.
 */
const highWater = 24;

/** Creates a window that keeps parts signed just before they are needed. */
export function createSigningWindow({ key, uploadId, signParts, hash }: SigningWindowOptions): SigningWindow {
  const hashes = new Map<number, Promise<PartHash>>();
  const queued = new Map<string, number>();
  let wake = () => {};

  function hashOf(partNumber: number): Promise<PartHash> | undefined {
    const before = hashes.get(partNumber);
    if (before !== undefined || hash === undefined) return before;
    const hashed = hash(partNumber);
    hashes.set(partNumber, hashed);
    // A failure is reported when the hash is needed. The next try may succeed.
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
