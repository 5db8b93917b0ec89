import { closedPasskeyPaths } from "./passkeys.ts";

/**
 * Paths of better-auth that the app does not use, or replaces. If guests are not allowed, their sign-in is closed, too.
 */
export const closedPaths = ({ guests }: { guests: boolean }): string[] => [
  // A guest with files can't be deleted. A guest who signs in or up becomes that account (see guests()).
  "/delete-anonymous-user",
  // Sessions are listed and ended by session/, without their tokens.
  "/list-sessions",
  "/revoke-session",
  "/revoke-sessions",
  "/revoke-other-sessions",
  // An update trusts and renews the cookie: with an update every minute, a caller could read on after signing out.
  "/update-session",
  "/update-user",
  // Each of these reveals whether a password is right and is not counted. confirm/ counts its tries.
  "/change-password",
  "/verify-password",
  // No mail links to it.
  "/delete-user/callback",
  // Replaced by account/, whose responses do not reveal who has an account, and which puts no token into a URL.
  "/request-password-reset",
  "/reset-password",
  "/send-verification-email",
  "/verify-email",
  ...closedPasskeyPaths,
  ...(guests ? [] : ["/sign-in/anonymous"]),
];
