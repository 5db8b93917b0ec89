import { readdir, readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { BucketConfig } from "../bucket/bucket-config.ts";
import type { Bucket, EndedUpload, StoredObject, StoredPart, StoredUpload, Upload } from "./stored.ts";

/** Reads what an earlier server wrote, and removes what a crash left unfinished. */
export async function loadBuckets(bucketsDir: string): Promise<Map<string, Bucket>> {
  const buckets = new Map<string, Bucket>();
  for (const folder of await readdir(bucketsDir)) {
    const path = join(bucketsDir, folder);
    const config = await readJson<BucketConfig>(join(path, "bucket.json"));
    if (config === undefined) continue;
    const objects = new Map((await readAll<StoredObject>(join(path, "objects"))).map((object) => [object.key, object]));
    const endedUploads = new Map([...completedUploads(objects), ...(await loadEnded(join(path, "ended")))]);
    const uploads = await loadUploads(join(path, "uploads"), endedUploads);
    const name = folder.replace(/^bucket-/, "");
    buckets.set(name, { name, config, objects, uploads, endedUploads });
  }
  return buckets;
}

/** Returns the completed uploads, including those that the server stopped before recording as ended. */
function completedUploads(objects: ReadonlyMap<string, StoredObject>): Map<string, EndedUpload> {
  return new Map(
    [...objects.values()].flatMap((object) =>
      object.uploadId === undefined
        ? []
        : [[object.uploadId, { key: object.key, endedAt: object.lastModified, object }]],
    ),
  );
}

async function loadEnded(folder: string): Promise<Map<string, EndedUpload>> {
  const ended = new Map<string, EndedUpload>();
  for (const file of await readdir(folder).catch(() => [])) {
    const upload = file.endsWith(".json") ? await readJson<EndedUpload>(join(folder, file)) : undefined;
    if (upload === undefined) await rm(join(folder, file), { force: true });
    else ended.set(basename(file, ".json"), upload);
  }
  return ended;
}

async function loadUploads(folder: string, ended: ReadonlyMap<string, EndedUpload>): Promise<Map<string, Upload>> {
  const uploads = new Map<string, Upload>();
  for (const id of await readdir(folder).catch(() => [])) {
    const upload = await readJson<StoredUpload>(join(folder, id, "upload.json"));
    // The upload has ended, and the server stopped before it removed the parts; or its creation was not finished.
    if (upload === undefined || ended.has(id)) {
      await rm(join(folder, id), { recursive: true, force: true });
      continue;
    }
    const parts = await readAll<StoredPart>(join(folder, id), (name) => name !== "upload.json");
    uploads.set(id, { ...upload, parts: new Map(parts.map((part) => [part.number, part])), isOfEarlier: true });
  }
  return uploads;
}

async function readAll<Stored>(folder: string, wanted: (name: string) => boolean = () => true): Promise<Stored[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const stored: Stored[] = [];
  for (const file of files) {
    if (!file.isFile() || !wanted(file.name)) continue;
    const path = join(file.parentPath, file.name);
    if (file.name.endsWith(".tmp")) {
      await rm(path, { force: true });
      continue;
    }
    const one = await readJson<Stored>(path);
    if (one !== undefined) stored.push(one);
  }
  return stored;
}

/** Reads a stored file. Only this program writes in the folder, so the content has the type that was written. */
async function readJson<Stored>(path: string): Promise<Stored | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const stored: Stored = JSON.parse(text);
  return stored;
}
