/** The kinds of entries in an account's activity list. */
export const activityKinds = [
  "signed-in",
  "signed-out",
  "device-signed-out",
  "password-changed",
  "email-change-asked",
  "email-changed",
  "email-restored",
  "passkey-added",
  "passkey-removed",
  "link-made",
  "link-ended",
  "request-made",
  "request-ended",
  "made-public",
  "files-deleted",
  "exported",
] as const;

export type ActivityKind = (typeof activityKinds)[number];
