import { closedPasskeyPaths } from "./passkeys.ts";

/** What of better-auth's the app does not use, or asks in a way of its own. Where guests are not let in, their way in is closed, too. */
export const closedPaths = ({ guests }: { guests: boolean }): string[] => [
  // A guest with files can't be deleted; one who signs in or up becomes that account (see guests()).
  "/delete-anonymous-user",
  // Sessions are listed and ended by session/, without their tokens.
  "/list-sessions",
  "/revoke-session",
  "/revoke-sessions",
  "/revoke-other-sessions",
  // An update believes the cookie, and renews it: who asked for one each minute would read on after signing out.
  "/update-session",
  "/update-user",
  // Each says whether a password is right, uncounted: confirm/ counts them.
  "/change-password",
  "/verify-password",
  // No mail leads there.
  "/delete-user/callback",
  // Asked by account/, whose answers say nothing of who has an account, and whose tokens stand in no address.
  "/request-password-reset",
  "/reset-password",
  "/send-verification-email",
  "/verify-email",
  ...closedPasskeyPaths,
  ...(guests ? [] : ["/sign-in/anonymous"]),
];
