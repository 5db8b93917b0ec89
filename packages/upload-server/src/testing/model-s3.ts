import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { MiB, UploadError, dateOf } from "@s3-direct/upload-core";
import { createS3Storage, custom, type S3Storage } from "../index.ts";
import { encodeRecord } from "../upload-record.ts";
import type { Run } from "./explore.ts";

type StoredObject = { bytes: string; record?: string | undefined; since: number };

/** What S3 has of one upload. */
export type World = Map<string, StoredObject>;

export type ModelOptions = {
  conditionalCopy: boolean;
  conditionalPut: boolean;
  /** @default true */
  conditionalComplete?: boolean;
  /**
   * Whether S3 still knows an uploadId after its upload was completed or aborted, as AWS does for hours. @default false
   */
  remembersUploadIds?: boolean;
};

const keys = { accessKeyId: "A", secretAccessKey: "B" };
const buckets = { uploadBucket: "model-upload", mediaBucket: "model-media" };

const keyOf = (size: string) =>
  `uploads/notes/ann/${dateOf(new Date())}-0b8e4c1e-7d1f-4c39-9a55-1a2b3c4d5e6f.${size}.a.txt`;
export const uploadKey = keyOf("5");
/** The same file with an unknown extension, of which a `derive` may make something. */
export const unknownEndingKey = uploadKey.replace(/a\.txt$/, "a.note");
/** The same file, sent as a multipart upload of one part. */
export const multipartKey = keyOf(`5x${5 * MiB}`);
export const uploadId = "upload-1";
/** Where the world keeps the part until the upload is completed. */
const openParts = `parts of ${uploadId}`;
export const caller = { endpoint: "notes", owner: "ann" };
export const rules = { accept: ["text/plain", ".note"], maxSize: MiB };

/** Stores an upload as a browser's PUT does, however often it is sent. */
export function putUpload(world: World, { key = uploadKey, since = 0 } = {}): void {
  const name = key.slice(key.lastIndexOf("a."));
  world.set(key, { bytes: "hello", record: encodeRecord({ name }), since });
}

/** Stores a part as a browser's UploadPart does. */
export function putPart(world: World): void {
  world.set(openParts, { bytes: "hello", record: encodeRecord({ name: "a.txt" }), since: 0 });
}

/**
 * Creates a storage on a model of S3. It shows what can't be provoked on a real S3: other calls between the moment at
 * which a copy (or a completion) compares its source and the moment at which the new object exists.
 * @returns a function that opens the storage for the next run, after the previous one: making the SDK's clients takes
 * longer than a run
 */
export function createModelStorage(options: ModelOptions): (world: World, run: Run) => S3Storage {
  const { conditionalPut, conditionalCopy, conditionalComplete = true } = options;
  const capabilities = { conditionalPut, conditionalCopy, conditionalComplete };
  const provider = custom({ endpoint: "http://model", capabilities });
  const storage = createS3Storage({
    ...buckets,
    provider,
    publicBaseUrl: "http://model/media",
    signer: keys,
    publisher: keys,
  });
  let opened: { world: World; run: Run } | undefined;
  for (const client of [storage.publisher, storage.signer])
    answerFrom(client, (command, input) => {
      if (opened === undefined) throw new Error("The model has not been opened.");
      return answer({ ...opened, options, command, input });
    });
  const { publisher } = storage;
  const objects: S3Storage["objects"] = {
    readObject: (input) => publisher.send(new GetObjectCommand(input)),
    headObject: (input) => publisher.send(new HeadObjectCommand(input)),
    copyObject: (input) => publisher.send(new CopyObjectCommand(input)),
  };
  return (world, run) => {
    opened = { world, run };
    return { ...storage, objects, clock: { now: run.now, wait: run.sleep } };
  };
}

type Input = { Key: string; Body?: string; IfNoneMatch?: string; CopySource?: string; CopySourceIfMatch?: string };

/** Replaces everything that the SDK does for a request, which takes longer than all the rest here. */
function answerFrom(client: S3Client, respond: (command: string, input: Input) => Promise<object>): void {
  const send = async (command: { input: object; constructor: { name: string } }) => {
    // The commands' inputs differ; these are the fields that are used.
    const text = (name: string) => {
      const value: unknown = Reflect.get(command.input, name);
      return typeof value === "string" ? { [name]: value } : {};
    };
    const fields = ["Body", "IfNoneMatch", "CopySource", "CopySourceIfMatch"].map(text);
    const input = { Key: text("Key")["Key"] ?? "", ...Object.assign({}, ...fields) };
    return { $metadata: {}, answeredAt: new Date(0), ...(await respond(command.constructor.name, input)) };
  };
  Object.assign(client, { send });
}

type Call = { world: World; run: Run; options: ModelOptions; command: string; input: Input };

async function answer({ world, run, options, command, input }: Call): Promise<object> {
  const { Key } = input;
  const what = Key.startsWith("media/") ? "media" : Key.endsWith(".gone") ? "mark" : "upload";
  await run.gate(`${command.replace(/(?:Object)?Command$/, "").toLowerCase()} ${what}`);
  switch (command) {
    case "GetObjectCommand":
    case "HeadObjectCommand":
      return describe(found(world, Key));
    case "PutObjectCommand":
      if (input.IfNoneMatch === "*" && world.has(Key)) throw refusal(412);
      world.set(Key, { bytes: input.Body ?? "", since: 0 });
      return {};
    case "DeleteObjectCommand":
      world.delete(Key);
      return {};
    case "CopyObjectCommand": {
      const source = found(world, decodeURI(input.CopySource ?? "").slice(buckets.uploadBucket.length + 1));
      if (etagOf(source) !== input.CopySourceIfMatch) throw refusal(412);
      await run.gate("copy ends");
      if (input.IfNoneMatch === "*" && world.has(Key)) throw refusal(412);
      world.set(Key, { bytes: source.bytes, since: 0 });
      return {};
    }
    case "ListPartsCommand": {
      const { bytes } = found(world, openParts);
      return { Parts: [{ PartNumber: 1, Size: bytes.length, ETag: `"${bytes}"` }] };
    }
    case "CompleteMultipartUploadCommand": {
      const part = found(world, openParts);
      // An abort that arrives now is too late.
      await run.gate("completion ends");
      if (input.IfNoneMatch === "*" && world.has(Key)) throw refusal(412);
      world.delete(openParts);
      world.set(Key, part);
      return {};
    }
    case "AbortMultipartUploadCommand":
      if (!options.remembersUploadIds) found(world, openParts);
      world.delete(openParts);
      return {};
    default:
      throw new Error(`The model knows no ${command}.`);
  }
}

function found(world: World, key: string): StoredObject {
  const object = world.get(key);
  if (object === undefined) throw refusal(404);
  return object;
}

// Like an MD5, it is the same for the same bytes.
const etagOf = ({ bytes }: StoredObject) => `"${bytes}"`;

function describe(object: StoredObject): object {
  const { bytes, record, since } = object;
  return {
    ContentLength: bytes.length,
    ContentType: "text/plain",
    ETag: etagOf(object),
    LastModified: new Date(since),
    Metadata: record === undefined ? {} : { upload: record },
    Body: {
      async *[Symbol.asyncIterator]() {
        yield new TextEncoder().encode(bytes);
      },
      transformToString: async () => bytes,
    },
  };
}

function refusal(status: number): S3ServiceException {
  const $metadata = { httpStatusCode: status };
  return new S3ServiceException({
    name: status === 404 ? "NoSuchKey" : "PreconditionFailed",
    $fault: "client",
    $metadata,
  });
}

/** Returns how a call ended: with this value, or with the code of its refusal. */
export async function outcomeOf<T>(call: Promise<T>): Promise<T | string> {
  return call.catch((error: unknown) => (error instanceof UploadError ? error.code : String(error)));
}
