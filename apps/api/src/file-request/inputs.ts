import { maxUploadSize } from "@s3-direct/upload-core";
import { z } from "zod";
import { singleLine } from "../single-line.ts";
import { storedText } from "../stored-text.ts";
import { linkLives } from "../link.ts";
import { batchPlace } from "../media/batch.ts";
import { mediaId } from "../media/media-id.ts";
import { acceptances } from "./acceptances.ts";

/** What one request may take, how many a person may have that are open, and how many they may make in two weeks. */
export const maxRequested = { files: 200, requests: 100, made: 500 };

export const createFileRequestInput = z.object({
  title: singleLine(100).refine((title) => title !== ""),
  /** What else whoever opens it should know; it may have several lines. */
  note: storedText(1_000)
    .transform((text) => text.normalize("NFC").trim())
    .default(""),
  accepts: z.enum(acceptances).default("any"),
  /** Of all that whoever sends. */
  maxFiles: z.int().min(1).max(maxRequested.files).default(50),
  /** Of each file, in bytes. Without it, as large as the application takes. */
  maxSize: z.int().min(1).max(maxUploadSize).optional(),
  /** Without it, until it is ended. */
  days: z.literal(linkLives).optional(),
  /** For the person's own phone: it asks nobody's name, and ends within the hour, whatever `days` says. */
  ownDevice: z.boolean().default(false),
});

export const endFileRequestInput = z.object({ id: mediaId });

/**
 * Who sends, in their own words. Both reach `onFinish` in the upload's metadata, which has room for 600 bytes, so they are short: the place
 * among those that were chosen together is kept where there is no message.
 */
export const senderInput = z.object({
  sender: singleLine(60).refine((name) => name !== ""),
  message: singleLine(140).default(""),
  batch: batchPlace.optional(),
});
