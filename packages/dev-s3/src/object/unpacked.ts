import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { cut } from "../disk/blobs.ts";
import type { S3Answer, S3Call, S3Context } from "../request/call.ts";
import { describeObject } from "./describe-object.ts";
import { quirks } from "../personality/table.ts";
import type { StoredObject } from "../disk/stored.ts";

/** Checks whether the chosen make unpacks an object for this reader. A HEAD describes the object as stored. */
export async function isSentUnpacked(
  context: S3Context,
  { call, object }: { call: S3Call; object: StoredObject },
): Promise<boolean> {
  if (quirks[context.personality].unpacks !== true || call.method !== "GET") return false;
  const { "content-encoding": encoding, "cache-control": caching = "" } = object.headers;
  if (encoding !== "gzip" || /\bno-transform\b/.test(caching)) return false;
  return !/\bgzip\b/.test(call.header("accept-encoding") ?? "") && isGzip(context, object);
}

async function isGzip({ store }: S3Context, { slices }: StoredObject): Promise<boolean> {
  const mark: Buffer[] = [];
  for await (const chunk of store.blobs.read(cut(slices, { start: 0, end: 1 }))) mark.push(chunk);
  return Buffer.concat(mark).equals(Buffer.from([0x1f, 0x8b]));
}

/** Sends the whole object unpacked: its length is not known, and it has no ETag because it is no stored version. */
export function unpacked({ store }: S3Context, object: StoredObject): S3Answer {
  const { etag: _, "content-encoding": __, ...headers } = describeObject(object);
  const gunzip = createGunzip();
  // If one stream ends early, so does the other; the response then breaks off.
  pipeline(store.blobs.read(object.slices), gunzip, () => undefined);
  return { status: 200, headers, body: gunzip };
}
