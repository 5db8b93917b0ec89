import { MiB, parseUploadKey, type Visibility } from "@s3-direct/upload-core";
import { createS3Storage, finishUpload, type S3StorageOptions } from "@s3-direct/upload-server";
import { eq } from "drizzle-orm";
import { expect } from "vitest";
import type { Database } from "../db/client.ts";
import { visibilityChange } from "../db/schema.ts";
import { findInLibrary } from "../media/find-media.ts";
import { beginChange, type Change } from "../visibility/begin-change.ts";
import { copyBack } from "../visibility/copy-back.ts";
import { setVisibility, type VisibilityDeps } from "../visibility/set-visibility.ts";
import { createLog } from "../telemetry/log.ts";
import { idOf, send } from "./send.ts";
import { signUp } from "./sign-up.ts";
import { withoutWaiting } from "./without-waiting.ts";

/** The size of a file that is uploaded and copied in parts. */
export const large = 11 * MiB;

export type Owner = Awaited<ReturnType<typeof openOwner>>;

/**
 * Creates a person with one file and no room for another one. Each step of the file's change of visibility can be
 * called.
 */
export async function openOwner({
  db,
  settings,
  size = 5,
  side = "public",
}: {
  db: Database;
  settings: S3StorageOptions;
  size?: number;
  side?: Visibility;
}) {
  const plan = { singleMax: 5 * MiB, partSize: 5 * MiB };
  const meanwhile = { act: async () => {} };
  const storage = withoutWaiting(createS3Storage({ ...settings, plan, copyPartSize: 5 * MiB }));
  const clock = { ...storage.clock, wait: () => meanwhile.act() };
  const limits = { bytes: size, files: 1, openMultiparts: 1 };
  const logged: string[] = [];
  const log = createLog({ write: (line) => void logged.push(line) });
  const who = { db, storage: { ...storage, clock }, limits, maxSize: large, log };
  const { api, id: ownerId, router } = await signUp(who);
  const of = { public: api.upload, private: api.privateUpload };
  const begun = await of[side].create({ filename: "a.txt", contentType: "text/plain", size });
  expect(await send(begun, new Uint8Array(size).fill(97))).toBe(200);
  const finished = await of[side].finish(idOf(begun));
  if (finished.status !== "done") expect.fail("It is finished at once.");
  const { id } = finished.data;
  const deps: VisibilityDeps = {
    db,
    storage,
    quotas: { account: limits, guest: limits },
    finish: (visibility, upload) => of[visibility].finish(upload),
  };
  const ref = { ownerId, id };
  const set = (visibility: Visibility, more: Partial<VisibilityDeps> = {}) =>
    setVisibility({ ...deps, ...more }, { person: { id: ownerId, guest: false }, id, visibility });
  /** Reads the file in the way that its visibility requires, and what its first public URL, if any, returns now. */
  const read = async () => {
    const { url } = await api.media.download({ id });
    const { visibility } = await findInLibrary(db, ref);
    const now = await fetch(url);
    const addressAtFirst = finished.file.url && (await fetch(finished.file.url)).status;
    return { visibility, size: (await now.arrayBuffer()).byteLength, addressAtFirst };
  };
  const files = async () => (await api.media.list({})).items.map((item) => item.id);
  const changes = () => db.select().from(visibilityChange).where(eq(visibilityChange.mediaId, id));
  /** The three steps of a change. `publish` stops like a process that ends before the row is stored. */
  const begin = async () => {
    const file = await findInLibrary(db, ref);
    const visibility = file.visibility === "public" ? "private" : "public";
    return { file, change: await beginChange(deps, { ...ref, file, visibility }) };
  };
  const copy = async () => {
    const begun = await begin();
    while ((await copyBack(storage, begun)) === "ask-again");
    return begun.change;
  };
  const publish = async () => {
    const change = await copy();
    const caller = parseUploadKey(change.uploadKey) ?? expect.fail("It is an upload's key.");
    const rules = { accept: ["text/plain"], maxSize: large };
    const done = await finishUpload({ storage, caller, rules }, uploadOf(change));
    return { change, file: done.status === "done" ? done.file : expect.fail("It is published at once.") };
  };
  return { ...deps, ...ref, meanwhile, log, logged, api, router, set, read, files, changes, begin, copy, publish };
}

/** Returns the input of finish. */
export const uploadOf = ({ uploadKey: key, uploadId }: Change) => ({ key, ...(uploadId !== null && { uploadId }) });
