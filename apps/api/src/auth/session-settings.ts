import type { BetterAuthOptions } from "better-auth";

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** In seconds. */
export const sessionSettings = {
  // Counted from the last use. The web app states this to guests: a guest has no other way back to the files, and may
  // return only after the next holiday. Browsers keep a cookie for 400 days at most.
  expiresIn: 90 * day,
  // The use of a session is recorded every hour: the account's page shows when each was last used.
  updateAge: hour,
  // A session of any age counts as fresh: a guest has no password to renew it with. Accounts must enter their password
  // instead (see delete-user.ts).
  freshAge: 0,
  // For a minute a read trusts the cookie and does not ask the database, so a copied cookie can read for that long
  // after its owner has signed out. Every change asks the database (see context.ts).
  cookieCache: { enabled: true, maxAge: minute },
} satisfies BetterAuthOptions["session"];
