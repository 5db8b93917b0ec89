import { PutObjectCommand, UploadPartCommand } from "@aws-sdk/client-s3";
import {
  assertFileRules,
  checkFile,
  makeUploadKey,
  MiB,
  UploadError,
  type CheckedFile,
  type FileRules,
  type Visibility,
} from "@s3-direct/upload-core";
import { planUpload } from "@s3-direct/upload-core/internal";
import { abortUpload } from "./abort-upload.ts";
import { copyPartSizeFor } from "./finish/copy-plan.ts";
import type { FinishUploadDeps, PassedUpload } from "./finish/finish-types.ts";
import { finishUpload } from "./finish-upload.ts";
import { requirePublishable } from "./finish/publish-options.ts";
import { requireVerifyTimeout } from "./finish/verify-hook.ts";
import { throwStorageError } from "./s3/map-error.ts";
import { beginMultipart } from "./s3/multipart.ts";
import type { S3Storage } from "./s3/storage.ts";
import { inPieces, withKnownSize, type ServerBody } from "./lib/server-body.ts";
import { encodeRecord, type JsonOf, type JsonValue } from "./upload-record.ts";

export type ServerUpload<TMetadata = JsonValue> = Pick<
  FinishUploadDeps,
  "verify" | "verifyTimeout" | "prepare" | "publish" | "derive"
> & {
  /**
   * Part of the keys, like an endpoint's name. If it is a mounted endpoint's, the owner can also delete or finish these
   * uploads.
   */
  endpoint: string;
  owner: string;
  /** @default "public" */
  visibility?: Visibility | undefined;
  /** What is accepted, as for a browser's upload: a stream from elsewhere is no more trustworthy. */
  rules: FileRules;
  filename: string;
  contentType: string;
  /** A stream is closed in the end, also if the file is refused before it is read; a server's own request is not. */
  body: ServerBody;
  /**
   * In bytes; a body of another size is refused.
   * @default the size of a buffer or a blob; a stream is written to a temporary file first, because S3 must know its
   * size
   */
  size?: number | undefined;
  /** Returned as `metadata`, like `onCreate`'s return value. @default nothing */
  metadata?: TMetadata | undefined;
};

/** A body of up to this size, in bytes, is sent in one request, from memory. A larger one is sent part by part. */
const singleMax = 8 * MiB;

/**
 * Publishes a file that the server has: a generated report, a picture that was fetched. It is verified and served like
 * every upload, and can be deleted by its key. At most two parts of a stream are in memory.
 * @returns what finish answers, with the upload key
 * @throws UploadError FILE_* if the rules or the content refuse it, what `verify` and `prepare` refuse with,
 * CHECK_UNAVAILABLE or STORAGE_UNAVAILABLE. Nothing is published then, unless S3 is away when the upload is to be
 * aborted. Then a copy whose response was lost has made the file public, and nobody has its key: `sweep` removes it a
 * day or two later. And if the file had arrived and `endpoint` is a mounted one's, an event or `reconcile` finishes it
 * by that endpoint's hooks, if they accept it
 * @throws TypeError if `rules`, `publish` or `verifyTimeout` can't work. Nothing was read then
 */
export function publishFromServer<TMetadata extends JsonOf<TMetadata> = undefined>(
  storage: S3Storage,
  upload: ServerUpload<TMetadata>,
): Promise<PassedUpload & { key: string }>;
export async function publishFromServer(
  storage: S3Storage,
  { body, ...upload }: ServerUpload,
): Promise<PassedUpload & { key: string }> {
  requirePublishable(storage, upload.publish);
  requireVerifyTimeout(upload.verifyTimeout);
  assertFileRules(upload.rules);
  await using sized = await withKnownSize(body, { size: upload.size, maxSize: upload.rules.maxSize });
  const file = checkFile(upload.rules, { ...upload, size: sized.size });
  const { endpoint, owner, visibility = "public" } = upload;
  const plan = planUpload(file.size, { ...storage.plan, formMax: 0, singleMax });
  const partSize = plan.kind === "multipart" ? plan.partSize : undefined;
  const { name: filename, ext, size } = file;
  const uuid = crypto.randomUUID();
  const key = makeUploadKey({ endpoint, owner, visibility, filename, ext, size, partSize, now: new Date(), uuid });
  const copyPartSize = copyPartSizeFor(storage, size);
  const record = encodeRecord({ name: filename, metadata: upload.metadata, copyPartSize });
  const sending = { storage, key, file, partSize, body: sized.body, record };
  const uploadId = partSize === undefined ? undefined : await begin(sending);

  const deps = { ...upload, storage, caller: { endpoint, owner, visibility } };
  const input = { key, ...(uploadId !== undefined && { uploadId }) };
  try {
    await send(sending, uploadId);
    return { key, ...(await finishUntilDone(deps, input)) };
  } catch (error) {
    const ended = await abortUpload(deps, input).catch(() => undefined);
    // An earlier finish has published the file, and its response was lost.
    if (ended?.status === "published") return { key, ...(await finishUntilDone(deps, input)) };
    throw error;
  }
}

type Sending = {
  storage: S3Storage;
  key: string;
  file: CheckedFile;
  partSize: number | undefined;
  body: AsyncIterable<Uint8Array>;
  record: string;
};

function begin({ storage, key, file, record }: Sending): Promise<string> {
  return beginMultipart(storage, { key, contentType: file.contentType, record, checksum: undefined });
}

/** Sends one piece at a time, with the signer's identity, as a browser does. @throws UploadError FILE_SIZE_INVALID */
async function send(sending: Sending, uploadId: string | undefined): Promise<void> {
  const { file, partSize = Math.max(file.size, 1) } = sending;
  let sent = 0;
  let partNumber = 0;
  for await (const piece of inPieces(sending.body, partSize)) {
    if (sent + piece.length > file.size) throw otherSize(file.size);
    sent += piece.length;
    partNumber += 1;
    if (uploadId !== undefined) await sendPart(sending, { uploadId, partNumber, piece });
    else if (sent === file.size) await sendWhole(sending, piece);
  }
  if (sent !== file.size) throw otherSize(file.size);
}

async function sendPart(
  { storage, key }: Sending,
  { uploadId, partNumber, piece }: { uploadId: string; partNumber: number; piece: Uint8Array },
): Promise<void> {
  const part = { Bucket: storage.uploadBucket, Key: key, UploadId: uploadId, PartNumber: partNumber };
  const command = new UploadPartCommand({ ...part, Body: piece, ContentLength: piece.length });
  await storage.signer.send(command).catch(throwStorageError);
}

async function sendWhole({ storage, key, file, record }: Sending, piece: Uint8Array): Promise<void> {
  const object = { Bucket: storage.uploadBucket, Key: key, ContentType: file.contentType, Body: piece };
  const Metadata = { upload: record };
  const command = new PutObjectCommand({ ...object, Metadata, ContentLength: piece.length });
  await storage.signer.send(command).catch(throwStorageError);
}

async function finishUntilDone(
  deps: FinishUploadDeps,
  input: { key: string; uploadId?: string },
): Promise<PassedUpload> {
  for (;;) {
    const finished = await finishUpload(deps, input);
    if (finished.status === "done") {
      const { file, metadata, verified } = finished;
      return { file, metadata, verified };
    }
    await deps.storage.clock.wait(finished.retryAfter * 1000);
  }
}

const otherSize = (size: number) =>
  new UploadError("FILE_SIZE_INVALID", {
    sentence: `The body does not have the ${size} bytes that it was said to have.`,
  });
