import {
  checkFile,
  isAccepted,
  makeUploadKey,
  type CheckedFile,
  type FileRules,
  type PlanOptions,
} from "@s3-direct/upload-core";
import {
  connectionsInAll,
  connectionsPerHost,
  namesExtension,
  planUpload,
  type Plan,
} from "@s3-direct/upload-core/internal";
import type {
  CreateUploadInput,
  FormPlan,
  PartChecksum,
  SinglePlan,
  UploadPlan,
} from "@s3-direct/upload-core/contract";
import { namesProgram } from "./content/judge.ts";
import { copyPartSizeFor } from "./finish/copy-plan.ts";
import { mayHaveVariants } from "./derive/manifest.ts";
import type { Caller } from "./own-upload.ts";
import { beginMultipart } from "./s3/multipart.ts";
import { presignForm } from "./s3/presign-form.ts";
import { type Life, lifetime, presignPut, type PutToSign } from "./s3/presign.ts";
import type { S3Storage } from "./s3/storage.ts";
import { signParts } from "./sign-parts.ts";
import { encodeRecord, type JsonValue } from "./upload-record.ts";

export type CreateUploadDeps = {
  storage: S3Storage;
  caller: Caller;
  rules: FileRules;
  /** Whether the rules were made for this one call. If so, the record keeps them for finish. @default false */
  recordsRules?: boolean;
  /**
   * The application's decision. It throws to refuse; what it returns is passed to `onFinish`. Not `false`: that looks
   * like a refusal, so nothing is signed.
   */
  onCreate: (upload: { file: CheckedFile; key: string; expiresAt: Date }) => Promise<JsonValue>;
  /** Whether `verify` reads more than the file's head at finish. The file must not change after that. @default false */
  hasVerify?: boolean;
  /** The same for `derive`, which reads only pictures. @default false */
  hasDerive?: boolean;
  /**
   * Called if signing fails after `onCreate`: what `onCreate` reserved will not be used. What it throws is ignored,
   * because the caller is told why signing failed.
   * @default nothing
   */
  onFailed?: (key: string) => Promise<void>;
};

/**
 * Checks the file, makes its key and signs its upload requests. S3 is called only to create a multipart upload.
 * @throws UploadError FILE_* if the rules refuse the file, STORAGE_UNAVAILABLE, and whatever `onCreate` throws
 * @throws TypeError if `onCreate` returns `false`, or more than fits into S3's user metadata
 */
export async function createUpload(deps: CreateUploadDeps, input: CreateUploadInput): Promise<UploadPlan> {
  const { storage, caller, rules, onCreate, onFailed, recordsRules = false } = deps;
  const { hasVerify = false, hasDerive = false } = deps;
  const { visibility } = caller;
  if (visibility === "either") throw new TypeError("An upload is public or private when it is created.");
  const now = new Date();
  const file = checkFile(rules, input);
  const { size, contentType } = file;
  const isLookedAt = hasVerify || (hasDerive && mayHaveVariants(`file.${file.ext}`));
  const plan = planUpload(size, planOptions(storage, { isLookedAt, sha256: input.sha256 }));
  const key = makeUploadKey({
    endpoint: caller.endpoint,
    owner: caller.owner,
    visibility,
    filename: file.name,
    ext: file.ext,
    size,
    partSize: plan.kind === "multipart" ? plan.partSize : undefined,
    now,
    uuid: crypto.randomUUID(),
  });
  const { expiration } = await storage.uploads.credentials();
  const life = { now, expiresIn: lifetime(storage.expiresIn, { now, expiration }) };
  const expiresAt = new Date(now.getTime() + life.expiresIn * 1000);
  const metadata = await onCreate({ file, key, expiresAt });
  try {
    if (metadata === false) throw new TypeError("onCreate returned false: to refuse the upload, throw an UploadError.");
    const accept = recordsRules ? entriesOf(rules, file) : undefined;
    const copyPartSize = copyPartSizeFor(storage, size);
    const record = encodeRecord({ name: file.name, metadata, accept, copyPartSize });
    const { sha256, maxHashSize, makesCrc64nvme } = input;
    return await sign(
      { storage, caller, plan, life },
      { key, size, contentType, record, sha256, maxHashSize, makesCrc64nvme },
    );
  } catch (error) {
    await onFailed?.(key).catch(() => undefined);
    throw error;
  }
}

/** Returns the entries of `accept` that let the file in, leave it its extension, or let it be a program. */
function entriesOf({ accept }: FileRules, file: CheckedFile): string[] {
  return accept.filter(
    (entry) => isAccepted([entry], file) || namesExtension([entry], file.ext) || namesProgram(entry),
  );
}

/**
 * Returns the options for the upload's plan. A hook's verdict and a picture's variants are bound to the ETag of the
 * file that was read. An ETag is an MD5, so somebody who has two files with the same MD5 could exchange them
 * afterwards. Therefore a file that a hook or `derive` reads is sent by a PUT that works once, by a form whose SHA-256
 * S3 enforces, or in parts, which the server completes once. The same holds for every file if a copy can't be bound to
 * the bytes that were read.
 */
function planOptions(
  { plan, capabilities }: S3Storage,
  { isLookedAt, sha256 }: { isLookedAt: boolean; sha256: string | undefined },
): PlanOptions {
  const { form, conditionalPut, copySourceIfMatch } = capabilities;
  const formHolds = form === "sha256" && sha256 !== undefined;
  const mustNotChange = isLookedAt || !copySourceIfMatch;
  if (form !== "none" && !mustNotChange) return plan;
  return {
    ...plan,
    ...(!formHolds && { formMax: 0 }),
    ...(mustNotChange && !conditionalPut && { singleMax: 0 }),
  };
}

type ClientHashes = Pick<CreateUploadInput, "maxHashSize" | "makesCrc64nvme">;

/**
 * Chooses the best checksum that S3 compares and the browser can make, preferably one that also covers the whole
 * object.
 */
function partChecksumOf(
  { capabilities: { partChecksums } }: S3Storage,
  { partSize, maxHashSize = 0, makesCrc64nvme = false }: ClientHashes & { partSize: number },
): PartChecksum | undefined {
  if (partChecksums === "none") return undefined;
  if (partChecksums === "crc64nvme" && makesCrc64nvme) return "crc64nvme";
  return partSize <= maxHashSize ? "sha256" : undefined;
}

async function sign(
  { storage, caller, plan, life }: { storage: S3Storage; caller: Caller; plan: Plan; life: Life },
  put: PutToSign & ClientHashes,
): Promise<UploadPlan> {
  switch (plan.kind) {
    case "single":
      return withTimeLeft(await presignPut(storage, put, life), life);
    case "form":
      return withTimeLeft(await presignForm(storage, put, life), life);
    case "multipart": {
      const { partSize, partCount } = plan;
      const { key } = put;
      const checksum = partChecksumOf(storage, { ...put, partSize });
      const uploadId = await beginMultipart(storage, { ...put, checksum });
      const begun = { kind: "multipart", key, uploadId, partSize, resumableFor: storage.resumableFor } as const;
      // With a checksum no part can be signed yet, because the browser must compute the hashes first.
      if (checksum) return { ...begun, parts: [], checksum, expiresIn: storage.expiresIn };
      const length = Math.min(connectionsPerHost * storage.uploads.hostCount, connectionsInAll, partCount);
      const numbers = Array.from({ length }, (_, index) => ({ partNumber: index + 1 }));
      const { parts, expiresIn } = await signParts({ storage, caller }, { key, uploadId, parts: numbers });
      return { ...begun, parts, expiresIn };
    }
  }
}

/**
 * Sets how long the request is valid. It expires at the time that `onCreate` was told, however long that hook took and
 * whichever credentials signed it. The browser counts from when it gets the response, so it is told the seconds that
 * remain.
 */
function withTimeLeft<P extends SinglePlan | FormPlan>(plan: P, { now }: Life): P {
  const left = plan.expiresIn - Math.floor((Date.now() - now.getTime()) / 1000);
  return { ...plan, expiresIn: Math.max(1, left) };
}
