/** What an account's list tells of. */
export const activityKinds = [
  "signed-in",
  "signed-out",
  "device-signed-out",
  "password-changed",
  "passkey-added",
  "passkey-removed",
  "link-made",
  "link-ended",
  "request-made",
  "request-ended",
  "files-deleted",
  "exported",
] as const;

export type ActivityKind = (typeof activityKinds)[number];

/** What a procedure's success is told as. All others are told of nowhere. */
const ofProcedures: Readonly<Record<string, ActivityKind>> = {
  "session.end": "device-signed-out",
  "session.endOthers": "device-signed-out",
  "passkey.remove": "passkey-removed",
  "share.create": "link-made",
  "share.revoke": "link-ended",
  "fileRequest.create": "request-made",
  "fileRequest.end": "request-ended",
  "trash.empty": "files-deleted",
  "media.delete": "files-deleted",
};

/** @param path - the procedure's, as `share.create` */
export function kindOfCall(path: string): ActivityKind | undefined {
  return Object.hasOwn(ofProcedures, path) ? ofProcedures[path] : undefined;
}
