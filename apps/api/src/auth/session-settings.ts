import type { BetterAuthOptions } from "better-auth";

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** In seconds. */
export const sessionSettings = {
  // From its last use, which the web app tells guests. Nothing else leads a guest to its files: who comes back with the photos of the next
  // holiday is to find those of the last one. Browsers keep a cookie for 400 days at most.
  expiresIn: 90 * day,
  // Each hour it is noted that a session is in use: the account's page says when each was last seen.
  updateAge: hour,
  // One of any age counts as fresh: a guest has no password to renew it with. An account is asked for its password (see delete-user.ts).
  freshAge: 0,
  // For a minute a read trusts the cookie and does not ask the database, so a copied cookie can read for that long after its
  // owner signed out. Whatever changes something always asks (see context.ts).
  cookieCache: { enabled: true, maxAge: minute },
} satisfies BetterAuthOptions["session"];
