import { Readable } from "node:stream";
import { DeleteObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { mediaKeyOf, MiB } from "@s3-direct/upload-core";
import { publishDerived } from "../derive/publish-derived.ts";
import { createDownloadUrl, createS3Storage, createUpload, type S3StorageOptions } from "../index.ts";
import { publish } from "../finish/publish.ts";
import type { PublishOptions } from "../finish/publish-options.ts";

type Sent = { method: string; hostname: string; path: string; query?: object; headers: Record<string, string> };

/** A request that was signed for a browser, or sent by the server. */
export type Recorded = { host: string; path: string; query: Record<string, string>; headers: Record<string, string> };

/** Credentials that can be recognized in signed requests. */
export const roles = {
  signer: { accessKeyId: "SIGNER", secretAccessKey: "secret", sessionToken: "signer-token" },
  publisher: { accessKeyId: "PUBLISHER", secretAccessKey: "secret", sessionToken: "publisher-token" },
  janitor: { accessKeyId: "JANITOR", secretAccessKey: "secret", sessionToken: "janitor-token" },
};

type Options = Partial<S3StorageOptions> & Pick<S3StorageOptions, "provider">;

/**
 * Records every kind of request of a storage: those for browsers, and those that the server sends itself and by the
 * SDK, to an S3 that answers all of them with success.
 */
export async function recordRequests(options: Options, publishOptions?: PublishOptions) {
  const sent: Sent[] = [];
  const requestHandler = recorder(sent);
  const buckets = { uploadBucket: "my-upload", mediaBucket: "my-media", publicBaseUrl: "https://media.example.com" };
  const storage = createS3Storage({ ...buckets, ...roles, requestHandler, ...options });
  const { uploadBucket: Bucket, publisher, janitor, objects } = storage;
  const caller = { endpoint: "notes", owner: "ann" };
  const rules = { accept: ["text/plain"], maxSize: 100 * MiB };
  const plan = (size: number) =>
    createUpload(
      { storage, caller, rules, onCreate: async () => undefined },
      { filename: "a.txt", contentType: "text/plain", size },
    );
  const small = await plan(5);
  const large = await plan(40 * MiB);
  if (small.kind !== "single" || large.kind !== "multipart") throw new Error("Other plans were expected.");
  const download = await createDownloadUrl(storage, small.key);
  const upload = { Bucket, Key: small.key };
  await (await objects.readObject(upload)).Body?.transformToString();
  await objects.headObject(upload);
  const file = {
    uploadKey: small.key,
    mediaKey: await mediaKeyOf(small.key, storage.mediaKeys),
    etag: '"etag"',
    name: "a.txt",
    contentType: "text/plain",
    charset: undefined,
    size: 5,
    visibility: "public" as const,
    options: publishOptions,
    deadline: Date.now() + 60_000,
  };
  const original = new Uint8Array(5);
  const derived = { original, variants: [], preview: undefined };
  await publish(storage, file);
  await publish({ ...storage, copyPartSize: 5 * MiB }, { ...file, uploadKey: large.key, size: 6 * MiB });
  await publishDerived(storage, { ...file, derived, manifest: { size: 5, variants: {} }, partSize: undefined });
  await publisher.send(new DeleteObjectCommand(upload));
  await janitor?.send(new ListObjectsV2Command({ Bucket }));
  const bySdk = (is: (request: Recorded) => boolean) => {
    const found = sent.map(recordedOf).find(is);
    if (found === undefined) throw new Error("There was no such request.");
    return found;
  };
  const has = (name: string) => (request: Recorded) => name in request.query;
  const method = (request: Recorded) => request.headers[":method"];
  return {
    put: planned(small.url, small.headers),
    part: planned(large.parts[0]?.url ?? "", large.parts[0]?.headers ?? {}),
    download: planned(download.url, {}),
    begin: bySdk((one) => method(one) === "POST" && has("uploads")(one) && one.path.includes("/uploads/")),
    read: bySdk((one) => method(one) === "GET" && one.path.includes(small.key)),
    head: bySdk((one) => method(one) === "HEAD" && one.path.includes(small.key)),
    copy: bySdk((one) => "x-amz-copy-source" in one.headers && !has("partNumber")(one)),
    beginCopy: bySdk((one) => method(one) === "POST" && has("uploads")(one) && one.path.includes("/media/")),
    copyPart: bySdk((one) => "x-amz-copy-source" in one.headers && has("partNumber")(one)),
    complete: bySdk((one) => method(one) === "POST" && has("uploadId")(one)),
    derived: bySdk(
      (one) => method(one) === "PUT" && one.path.endsWith(file.mediaKey) && !("x-amz-copy-source" in one.headers),
    ),
    manifest: bySdk((one) => method(one) === "PUT" && one.headers["content-type"] === "application/json"),
    remove: bySdk((one) => method(one) === "DELETE"),
    list: bySdk(has("list-type")),
  };
}

function recorder(sent: Sent[]) {
  return {
    metadata: { handlerProtocol: "http/1.1" },
    handle: async (request: Sent & { body?: unknown }) => {
      sent.push(request);
      const headers = { etag: '"etag"', "last-modified": new Date(0).toUTCString(), date: new Date().toUTCString() };
      return { response: { statusCode: 200, headers, body: Readable.from([answerTo(recordedOf(request))]) } };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
}

function answerTo({ query, headers }: Recorded): string {
  const method = headers[":method"];
  if ("uploads" in query) {
    const begun = "<InitiateMultipartUploadResult><UploadId>id</UploadId></InitiateMultipartUploadResult>";
    return method === "POST" ? begun : "<ListMultipartUploadsResult/>";
  }
  if ("partNumber" in query) return '<CopyPartResult><ETag>"etag"</ETag></CopyPartResult>';
  if ("uploadId" in query) {
    return method === "POST" ? "<CompleteMultipartUploadResult></CompleteMultipartUploadResult>" : "<ListPartsResult/>";
  }
  if ("x-amz-copy-source" in headers) return "<CopyObjectResult></CopyObjectResult>";
  return "list-type" in query ? "<ListBucketResult/>" : "";
}

/** The server's own requests have their query in the path, the SDK's separately. */
function recordedOf({ method, hostname, path, query, headers }: Sent): Recorded {
  const url = new URL(path, `https://${hostname}`);
  const asked = { ...Object.fromEntries(url.searchParams), ...query };
  return { host: hostname, path: url.pathname, query: asked, headers: { ...headers, ":method": method } };
}

function planned(text: string, headers: Record<string, string>): Recorded {
  const url = new URL(text);
  return { host: url.hostname, path: url.pathname, query: Object.fromEntries(url.searchParams), headers };
}
