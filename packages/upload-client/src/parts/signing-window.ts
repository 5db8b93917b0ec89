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
   * Adds a part to the queue for a connection to its URL's host; without a URL, to those that wait for their retry.
   * @returns a function to call once the part has a connection, is tried again or gives up
   */
  joinQueue: (url?: string) => () => void;
  /** Resolves when the queue needs more parts. */
  untilLow: () => Promise<void>;
};

/** At least this many parts wait for each host, so that none of its connections is idle during a call to the API. */
const lowWater = 3;
/**
 * No more than this many parts are signed ahead: URLs age, so a part that cannot be sent soon is better signed later.
 * Parts that wait for a retry count too, or a storage that does not answer would soon be sent all parts of the file.
 */
const highWater = 24;

/** Creates a window that keeps parts signed just before they are needed. */
export function createSigningWindow({ key, uploadId, signParts, hash }: SigningWindowOptions): SigningWindow {
  const hashes = new Map<number, Promise<PartHash>>();
  const hosts = new Set<string>();
  /** The parts in the queue by the function that takes them out of it, each with its host. */
  const queued = new Map<() => void, string | undefined>();
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
    const all = [...queued.values()];
    const needsMore = [...hosts].some((host) => all.filter((each) => each === host).length < lowWater);
    return (hosts.size === 0 || needsMore) && all.length < highWater;
  }

  return {
    prepare: (partNumbers) => partNumbers.forEach(hashOf),
    sign,
    joinQueue(url) {
      const leave = () => queued.delete(leave) && wake();
      const host = url && new URL(url).host;
      if (host) hosts.add(host);
      queued.set(leave, host);
      return leave;
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
