import { maxUploadSize } from "@s3-direct/upload-core";
import { z } from "zod";
import { singleLine } from "../single-line.ts";
import { storedText } from "../stored-text.ts";
import { linkLives } from "../link.ts";
import { batchPlace } from "../media/batch.ts";
import { mediaId } from "../media/media-id.ts";
import { acceptances } from "./acceptances.ts";

/** The most files of a request, open requests of a person, and requests that a person creates in two weeks. */
export const maxRequested = { files: 200, requests: 100, made: 500 };

export const createFileRequestInput = z.object({
  title: singleLine(100).refine((title) => title !== ""),
  /** Further information for the visitor, with line breaks. */
  note: storedText(1_000)
    .transform((text) => text.normalize("NFC").trim())
    .default(""),
  accepts: z.enum(acceptances).default("any"),
  /** From all visitors together. */
  maxFiles: z.int().min(1).max(maxRequested.files).default(50),
  /** Of each file, in bytes. Without it, the application's maximum. */
  maxSize: z.int().min(1).max(maxUploadSize).optional(),
  /** Without it, the request is open until it is ended. */
  days: z.literal(linkLives).optional(),
  /** For the person's own phone: the page asks for no name, and the link expires in an hour, whatever `days` says. */
  ownDevice: z.boolean().default(false),
});

export const endFileRequestInput = z.object({ id: mediaId });

/**
 * The sender, as typed. Both texts are short, because they reach `onFinish` in the upload's metadata, which has room
 * for 600 bytes beside the longest name; of emoji, which take more, the file's name leaves room for fewer. The batch
 * place fits in only if there is no message.
 */
export const senderInput = z.object({
  sender: singleLine(60).refine((name) => name !== ""),
  message: singleLine(140).default(""),
  batch: batchPlace.optional(),
});
