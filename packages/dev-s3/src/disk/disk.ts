import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createBlobs, type Blobs } from "./blobs.ts";
import type { BucketConfig } from "../bucket/bucket-config.ts";
import { lockFolder } from "./folder-lock.ts";
import { loadBuckets } from "./load-buckets.ts";
import { S3Error } from "../s3-error.ts";
import type { Bucket, EndedUpload, StoredObject, StoredPart, StoredUpload, Upload } from "./stored.ts";

export type Store = {
  readonly blobs: Blobs;
  readonly buckets: ReadonlyMap<string, Bucket>;
  saveBucket: (name: string, config: BucketConfig) => Bucket;
  removeBucket: (bucket: Bucket) => void;
  /**
   * Takes over the caller's hold on the object's slices. `check` gets the object that would be replaced and may throw.
   * No other request runs between the check and the write, so exactly one of several concurrent writers wins.
   */
  putObject: (bucket: Bucket, object: StoredObject, check?: (current: StoredObject | undefined) => void) => void;
  removeObject: (bucket: Bucket, key: string) => void;
  createUpload: (bucket: Bucket, upload: StoredUpload) => void;
  /** Takes over the caller's hold on the part's slices. */
  putPart: (bucket: Bucket, upload: Upload, part: StoredPart) => void;
  /** Removes an upload and its parts; an object made of them keeps the slices that it holds. */
  removeUpload: (bucket: Bucket, upload: Upload) => void;
  /** Also removes an upload and its parts, but keeps its id. */
  endUpload: (bucket: Bucket, upload: Upload, end: Omit<EndedUpload, "key">) => void;
  forgetEnded: (bucket: Bucket, id: string) => void;
  close: () => void;
};

/**
 * Opens the store, which keeps everything in one folder:
 *
 *     buckets/bucket-{name}/bucket.json                 settings
 *     buckets/bucket-{name}/objects/{aa}/{sha256}.json  one object; named by a hash of its key, so that no key can
 *                                                       leave the folder, or collide where a disk ignores case
 *     buckets/bucket-{name}/uploads/{id}/upload.json    a multipart upload, and beside it {partNumber}.json
 *     buckets/bucket-{name}/ended/{id}.json             one that was completed or aborted
 *     blobs/{aa}/{uuid}                                 bytes
 *     .gitignore                                        ignores everything here; only if the folder was new or empty
 *
 * Small files are written synchronously to a temporary file and then renamed: a crash leaves the old or the new
 * content, and no other request can run in between. Nothing is synced: this survives a killed process, not a power cut.
 *
 * @throws Error with one sentence if another process uses the folder
 */
export async function openStore(dataDir: string): Promise<Store> {
  const bucketsDir = join(dataDir, "buckets");
  await mkdir(dataDir, { recursive: true });
  const wasEmpty = (await readdir(dataDir)).length === 0;
  await mkdir(bucketsDir, { recursive: true });
  const unlock = lockFolder(dataDir);
  if (wasEmpty) keepOutOfGit(dataDir);
  const blobs = createBlobs(join(dataDir, "blobs"));
  const pathOf = (bucket: string, ...rest: string[]) => join(bucketsDir, `bucket-${bucket}`, ...rest);
  const objectFile = (bucket: string, key: string) => {
    const hash = createHash("sha256").update(key).digest("hex");
    return pathOf(bucket, "objects", hash.slice(0, 2), `${hash}.json`);
  };
  const endedFile = (bucket: string, id: string) => pathOf(bucket, "ended", `${id}.json`);
  const buckets = await loadBuckets(bucketsDir);
  for (const { objects, uploads } of buckets.values()) {
    for (const { slices } of objects.values()) blobs.hold(slices);
    for (const { parts } of uploads.values()) for (const { slices } of parts.values()) blobs.hold(slices);
  }
  await blobs.sweep();

  const removeUpload: Store["removeUpload"] = (bucket, upload) => {
    rmSync(pathOf(bucket.name, "uploads", upload.id), { recursive: true, force: true });
    bucket.uploads.delete(upload.id);
    for (const { slices } of upload.parts.values()) blobs.release(slices);
  };

  return {
    blobs,
    buckets,
    removeUpload,

    endUpload(bucket, upload, end) {
      const ended = { key: upload.key, ...end };
      writeJson(endedFile(bucket.name, upload.id), ended);
      bucket.endedUploads.set(upload.id, ended);
      removeUpload(bucket, upload);
    },

    forgetEnded(bucket, id) {
      rmSync(endedFile(bucket.name, id), { force: true });
      bucket.endedUploads.delete(id);
    },

    saveBucket(name, config) {
      writeJson(pathOf(name, "bucket.json"), config);
      const bucket = buckets.get(name) ?? emptyBucket(name, config);
      bucket.config = config;
      buckets.set(name, bucket);
      return bucket;
    },

    removeBucket(bucket) {
      for (const upload of bucket.uploads.values()) removeUpload(bucket, upload);
      rmSync(pathOf(bucket.name), { recursive: true, force: true });
      buckets.delete(bucket.name);
    },

    putObject(bucket, object, check) {
      // The bucket was deleted while the body was received.
      if (buckets.get(bucket.name) !== bucket) throw new S3Error("NoSuchBucket");
      const current = bucket.objects.get(object.key);
      check?.(current);
      writeJson(objectFile(bucket.name, object.key), object);
      bucket.objects.set(object.key, object);
      if (current !== undefined) blobs.release(current.slices);
    },

    removeObject(bucket, key) {
      const current = bucket.objects.get(key);
      if (current === undefined) return;
      rmSync(objectFile(bucket.name, key), { force: true });
      bucket.objects.delete(key);
      blobs.release(current.slices);
    },

    createUpload(bucket, upload) {
      writeJson(pathOf(bucket.name, "uploads", upload.id, "upload.json"), upload);
      bucket.uploads.set(upload.id, { ...upload, parts: new Map() });
    },

    putPart(bucket, upload, part) {
      const current = upload.parts.get(part.number);
      writeJson(pathOf(bucket.name, "uploads", upload.id, `${part.number}.json`), part);
      upload.parts.set(part.number, part);
      if (current !== undefined) blobs.release(current.slices);
    },

    close: unlock,
  };
}

/**
 * Ignores the folder in git, as tools do with their caches: files uploaded in development belong in no commit. Never
 * done in a folder that already had something in it: with `--data .` a whole project would be ignored.
 */
function keepOutOfGit(dataDir: string): void {
  writeFileSync(join(dataDir, ".gitignore"), "*\n", { flag: "wx" });
}

function emptyBucket(name: string, config: BucketConfig): Bucket {
  return { name, config, objects: new Map(), uploads: new Map(), endedUploads: new Map() };
}

function writeJson(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.${randomUUID()}.tmp`;
  writeFileSync(beside, JSON.stringify(value));
  renameSync(beside, path);
}
