import { z } from "zod";
import { linkLives } from "../link.ts";
import { mediaId } from "../media/media-id.ts";
import { storedText } from "../stored-text.ts";
import { typedPassword } from "../typed-password.ts";

/** What one link may hold, and how many a person may have. */
export const maxShared = { files: 200, links: 200 };

/** Whatever somebody has typed or cut off: what no link has is none. */
const token = z.string().max(200);
/** What `unlock` gave, for a link with a password. */
const pass = z.string().max(64).optional();
/** Guessed over a network, and few times a minute; see count-guess.ts. */
const password = typedPassword({ min: 6 });

export const createShareInput = z.object({
  ids: z.array(mediaId).min(1).max(maxShared.files),
  title: storedText(100).default(""),
  password: password.optional(),
  /** Without it, until it is taken back. */
  days: z.literal(linkLives).optional(),
  /** Without it, any number. */
  maxDownloads: z.int().min(1).max(10_000).optional(),
});

export const revokeShareInput = z.object({ id: mediaId });
export const openShareInput = z.object({ token, pass });
export const unlockShareInput = z.object({ token, password: z.string().max(128) });
/** One of its files, or all. */
export const downloadShareInput = z.object({ token, pass, id: mediaId.optional() });
