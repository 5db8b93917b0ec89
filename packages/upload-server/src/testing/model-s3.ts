import { S3ServiceException, type S3Client } from "@aws-sdk/client-s3";
import { MiB, UploadError, dateOf } from "@s3-direct/upload-core";
import { createS3Storage, custom, type S3Storage } from "../index.ts";
import { encodeRecord } from "../upload-record.ts";
import type { Run } from "./explore.ts";

type StoredObject = { bytes: string; record?: string | undefined; since: number };

/** What S3 holds of one upload. */
export type World = Map<string, StoredObject>;

export type ModelOptions = { conditionalCopy: boolean; conditionalPut: boolean };

const keys = { accessKeyId: "A", secretAccessKey: "B" };
const buckets = { uploadBucket: "model-upload", mediaBucket: "model-media" };

export const uploadKey = `uploads/notes/ann/${dateOf(new Date())}-0b8e4c1e-7d1f-4c39-9a55-1a2b3c4d5e6f.5.a.txt`;
export const caller = { endpoint: "notes", owner: "ann" };
export const rules = { accept: ["text/plain"], maxSize: MiB };

/** As a browser's PUT stores it, however often it is sent. */
export function putUpload(world: World, since = 0): void {
  world.set(uploadKey, { bytes: "hello", record: encodeRecord({ name: "a.txt" }), since });
}

/**
 * A storage on a model of S3, of which one thing can be seen that can't be made to happen on a real one: other calls between
 * the moment at which a copy compares its source and the moment at which the new object is there.
 */
export function modelStorage(world: World, run: Run, options: ModelOptions): S3Storage {
  const provider = custom({ endpoint: "http://model", capabilities: options });
  const storage = createS3Storage({
    ...buckets,
    provider,
    publicBaseUrl: "http://model/media",
    signer: keys,
    publisher: keys,
  });
  answerFrom(storage.publisher, (command, input) => answer({ world, run, command, input }));
  return { ...storage, clock: { now: run.now, wait: run.sleep } };
}

type Input = { Key: string; Body?: string; IfNoneMatch?: string; CopySource?: string; CopySourceIfMatch?: string };

function answerFrom(client: S3Client, respond: (command: string, input: Input) => Promise<object>): void {
  client.middlewareStack.add(
    (_next, context) => async (args) => {
      // The commands' inputs differ; these are the fields that are looked at.
      const text = (name: string) => {
        const value: unknown = Reflect.get(args.input, name);
        return typeof value === "string" ? { [name]: value } : {};
      };
      const fields = ["Body", "IfNoneMatch", "CopySource", "CopySourceIfMatch"].map(text);
      const input = { Key: text("Key")["Key"] ?? "", ...Object.assign({}, ...fields) };
      const output = await respond(context.commandName ?? "", input);
      return { output: { $metadata: {}, ...output }, response: { headers: { date: new Date(0).toUTCString() } } };
    },
    { step: "initialize" },
  );
}

type Call = { world: World; run: Run; command: string; input: Input };

async function answer({ world, run, command, input }: Call): Promise<object> {
  const { Key } = input;
  const what = Key.startsWith("media/") ? "media" : Key.endsWith(".gone") ? "mark" : "upload";
  await run.gate(`${command.replace("ObjectCommand", "").toLowerCase()} ${what}`);
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
      const source = found(world, uploadKey);
      if (etagOf(source) !== input.CopySourceIfMatch) throw refusal(412);
      await run.gate("copy ends");
      if (input.IfNoneMatch === "*" && world.has(Key)) throw refusal(412);
      world.set(Key, { bytes: source.bytes, since: 0 });
      return {};
    }
    default:
      throw new Error(`The model knows no ${command}.`);
  }
}

function found(world: World, key: string): StoredObject {
  const object = world.get(key);
  if (object === undefined) throw refusal(404);
  return object;
}

// Of the same bytes it is the same, as an MD5 is.
const etagOf = ({ bytes }: StoredObject) => `"${bytes}"`;

function describe(object: StoredObject): object {
  const { bytes, record, since } = object;
  return {
    ContentLength: bytes.length,
    ContentType: "text/plain",
    ETag: etagOf(object),
    LastModified: new Date(since),
    Metadata: record === undefined ? {} : { upload: record },
    Body: { transformToByteArray: async () => new TextEncoder().encode(bytes) },
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

/** How a call ended: with this value, or with the code of its refusal. */
export async function outcomeOf<T>(call: Promise<T>): Promise<T | string> {
  return call.catch((error: unknown) => (error instanceof UploadError ? error.code : String(error)));
}
