import { createUpload, type S3Storage } from "@s3-direct/upload-server";
import type { Visibility } from "@s3-direct/upload-core";
import type { MultipartPlan, SinglePlan } from "@s3-direct/upload-core/contract";
import { isSuccess, send, sendOnce, type Answer } from "./http.ts";
import { inSpiteOfOutages } from "./outage.ts";

/** What the checks share: the application's storage, and keys used by the checks alone. */
export type Probe = {
  storage: S3Storage;
  /** The web app's origins. */
  origins: readonly string[];
  /** The bucket's URLs as browsers reach it, one for each host name. */
  uploadUrls: readonly string[];
  /** Upload keys that hold an object now, for the clean-up. */
  made: Set<string>;
};

/** The endpoint of all probes' keys: `uploads/s3-direct-doctor/doctor/…`. */
const probeCaller = { endpoint: "s3-direct-doctor", owner: "doctor" } as const;

/** All bodies have the same length, so that a signed request fits each of them. */
export const body = "s3-direct doctor, one\n";
export const otherBody = "s3-direct doctor, two\n";

export function createProbe(storage: S3Storage, origins: readonly string[] = []): Probe {
  const first = storage.uploads.nextBucketUrl().href;
  const uploadUrls = [first];
  // Aliases come in turn: when the first one comes again, all have been seen.
  for (let url = storage.uploads.nextBucketUrl().href; url !== first; url = storage.uploads.nextBucketUrl().href) {
    uploadUrls.push(url);
  }
  return { storage, origins, uploadUrls: uploadUrls.map((url) => url.replace(/\/$/, "")), made: new Set() };
}

type PutToPlan = { uploadUrl?: string; signed?: Signed; visibility?: Visibility };

/** Signs as if at another time. `life` is in seconds from that time. */
type Signed = { at: Date; life: number };

/** Plans an upload as the API would sign it for a browser. */
export async function planPut(probe: Probe, options: PutToPlan = {}): Promise<SinglePlan> {
  const plan = await planUpload(probe, { ...options, singleMax: 1024, sha256: await sha256Of(body) });
  if (plan.kind !== "single") throw new Error(`A single PUT was planned as ${plan.kind}.`);
  return plan;
}

export async function planParts(probe: Probe): Promise<MultipartPlan> {
  const plan = await planUpload(probe, { singleMax: 0 });
  if (plan.kind !== "multipart") throw new Error(`Parts were planned as ${plan.kind}.`);
  return plan;
}

function planUpload({ storage }: Probe, options: PutToPlan & { singleMax: number; sha256?: string }) {
  const { singleMax, sha256, uploadUrl, signed, visibility = "public" } = options;
  const changed = {
    ...storage,
    // A PUT is tried even if the application uploads every file in parts.
    capabilities: { ...storage.capabilities, copySourceIfMatch: true },
    plan: { formMax: 0, singleMax },
    uploads: {
      ...storage.uploads,
      ...(uploadUrl !== undefined && { nextBucketUrl: () => new URL(uploadUrl) }),
      ...(signed !== undefined && { signatures: signaturesOf(storage.uploads, signed) }),
    },
  };
  const rules = { accept: ["text/plain"], maxSize: 1024 };
  return createUpload(
    { storage: changed, caller: { ...probeCaller, visibility }, rules, onCreate: async () => undefined },
    { filename: "probe.txt", contentType: "text/plain", size: body.length, ...(sha256 !== undefined && { sha256 }) },
  );
}

type Uploads = S3Storage["uploads"];

function signaturesOf({ signatures }: Uploads, { at: now, life: expiresIn }: Signed): Uploads["signatures"] {
  return { ...signatures, presign: (request) => signatures.presign({ ...request, expiresIn, now }) };
}

export type ChangedPut = { body?: string; headers?: Record<string, string>; url?: string };

/** Sends a planned PUT; other headers replace the plan's or are added. @throws Outage */
export async function sendPut(probe: Probe, { plan, ...put }: ChangedPut & { plan: SinglePlan }): Promise<Answer> {
  return noteMade(probe, { plan, answer: await send(...requestOf(plan, put)) });
}

export type PutToTry = PutToPlan & {
  /** What differs in the sent request from the signed one. */
  change?: (plan: SinglePlan) => ChangedPut;
};

/**
 * Sends a PUT to a new key. During an outage a new PUT is planned for each try: the one before may have been stored,
 * with only its response lost.
 * @throws Outage
 */
export async function putUpload(
  probe: Probe,
  { change, ...options }: PutToTry = {},
): Promise<{ plan: SinglePlan; answer: Answer }> {
  return inSpiteOfOutages(async () => {
    const plan = await planPut(probe, options);
    const answer = await sendOnce(...requestOf(plan, change?.(plan) ?? {}));
    return { plan, answer: noteMade(probe, { plan, answer }) };
  });
}

function requestOf(plan: SinglePlan, { body: content = body, headers = {}, url = plan.url }: ChangedPut) {
  return [url, { method: "PUT", body: content, headers: { ...plan.headers, ...headers } }] as const;
}

function noteMade({ made }: Probe, { plan, answer }: { plan: SinglePlan; answer: Answer }): Answer {
  if (isSuccess(answer)) made.add(plan.key);
  return answer;
}

/** Stores another upload, for a check that changes it. @throws Outage */
export async function storeUpload(probe: Probe, options: PutToPlan = {}): Promise<SinglePlan> {
  return (await putUpload(probe, options)).plan;
}

export async function sha256Of(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Buffer.from(digest).toString("base64");
}

/** Checks whether an answer is a file of the probes: a CDN may have a page of its own where it gives none. */
export const isProbeFile = (answer: Answer) => isSuccess(answer) && answer.text === body;

/** Returns the URLs at which anybody would look for a published file: the public one and the bucket's own. */
export function mediaUrls({ publicBaseUrl, downloads }: S3Storage, mediaKey: string) {
  return {
    served: `${publicBaseUrl}/${mediaKey}`,
    stored: `${downloads.bucketUrl.href.replace(/\/$/, "")}/${mediaKey}`,
  };
}

/** Cloudflare's tokens can't be limited to writing. */
export const isR2 = ({ uploadUrls }: Probe) =>
  uploadUrls.some((url) => new URL(url).hostname.endsWith(".r2.cloudflarestorage.com"));
