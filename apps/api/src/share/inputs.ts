import { z } from "zod";
import { linkLives } from "../link.ts";
import { mediaId } from "../media/media-id.ts";
import { storedText } from "../stored-text.ts";
import { typedPassword } from "../typed-password.ts";

/** The most files of a link, and the most links of a person. */
export const maxShared = { files: 200, links: 200 };

/** Accepts anything that was typed or cut off: an unknown token simply has no link. */
const token = z.string().max(200);
/** What `unlock` returned, for a link with a password. */
const pass = z.string().max(64).optional();
/** It can only be guessed over the network, and a few times a minute; see count-guess.ts. */
const password = typedPassword({ min: 6 });

export const createShareInput = z.object({
  ids: z.array(mediaId).min(1).max(maxShared.files),
  title: storedText(100).default(""),
  password: password.optional(),
  /** Without it, the link works until it is revoked. */
  days: z.literal(linkLives).optional(),
  /** Without it, there is no limit. */
  maxDownloads: z.int().min(1).max(10_000).optional(),
});

export const revokeShareInput = z.object({ id: mediaId });
export const openShareInput = z.object({ token, pass });
export const unlockShareInput = z.object({ token, password: z.string().max(128) });
/** One of its files; without `id`, all. */
export const downloadShareInput = z.object({ token, pass, id: mediaId.optional() });
