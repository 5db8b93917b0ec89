import { UploadError } from "@s3-direct/upload-core";
import { z } from "zod";

/** The last row that was seen: the next page begins after it, whatever was added in front meanwhile. */
export type Cursor = { createdAt: Date; id: string };

/** The last moment that a Date can hold (ECMA-262, 21.4.1.1). */
const maxTime = 8.64e15;

/** What a file's id is made of. Postgres takes no NUL in a text, and answers with a fault that is not the caller's. */
export const mediaId = /^[0-9a-zA-Z-]{1,64}$/;

const shape = z.tuple([z.int().min(0).max(maxTime), z.string().regex(mediaId)]);

export function writeCursor({ createdAt, id }: Cursor): string {
  return Buffer.from(JSON.stringify([createdAt.getTime(), id])).toString("base64url");
}

/** @throws UploadError INVALID_INPUT for a text that no answer gave */
export function readCursor(text: string): Cursor {
  try {
    const [time, id] = shape.parse(JSON.parse(Buffer.from(text, "base64url").toString()));
    return { createdAt: new Date(time), id };
  } catch {
    throw new UploadError("INVALID_INPUT", { sentence: "This cursor is not from an earlier answer." });
  }
}
