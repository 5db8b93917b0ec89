import type { AppRouter } from "../router.ts";

/** The paths of all procedures of a router, such as `upload.create`. */
type PathsOf<Procedures> = {
  [Name in keyof Procedures & string]: Procedures[Name] extends { _def: { procedure: true } }
    ? Name
    : `${Name}.${PathsOf<Procedures[Name]>}`;
}[keyof Procedures & string];

type ProcedurePath = PathsOf<AppRouter["_def"]["record"]>;

const table = {
  config: 0,
  // Signing costs this server some CPU and one transaction, and from 32 MiB on one call to S3.
  "upload.create": 1,
  "privateUpload.create": 1,
  // A page that uploads calls it once a minute.
  "upload.rules": 1,
  "privateUpload.rules": 1,
  "upload.signParts": 1,
  "privateUpload.signParts": 1,
  "upload.listParts": 1,
  "privateUpload.listParts": 1,
  // Several calls to S3, one of which is a copy; or ten checks for a file that has not arrived yet.
  "upload.finish": 2,
  "privateUpload.finish": 2,
  "upload.abort": 2,
  "privateUpload.abort": 2,
  "requestedUpload.create": 1,
  "requestedUpload.rules": 1,
  "requestedUpload.signParts": 1,
  "requestedUpload.listParts": 1,
  "requestedUpload.finish": 2,
  "requestedUpload.abort": 2,
  "media.delete": 2,
  "media.list": 1,
  "media.usage": 1,
  "media.rename": 1,
  // A copy, a finish and a delete.
  "media.setVisibility": 5,
  "media.findSame": 1,
  "media.usageByKind": 1,
  "media.download": 1,
  // Up to 50 signatures.
  "media.export": 2,
  "album.list": 1,
  "album.create": 2,
  "album.rename": 1,
  "album.delete": 1,
  "album.restore": 1,
  "album.add": 1,
  "album.remove": 1,
  "tag.list": 1,
  "tag.set": 1,
  "session.list": 1,
  "session.end": 1,
  "session.endOthers": 1,
  "account.activity": 1,
  "account.requestReset": 5,
  // A scrypt hash, if the link works.
  "account.resetPassword": 5,
  "account.sendVerification": 5,
  "account.verifyEmail": 5,
  "account.restoreEmail": 5,
  "account.email.state": 1,
  "account.email.change": 5,
  "account.email.keep": 1,
  // A scrypt hash.
  "confirm.byPassword": 5,
  "confirm.askForPasskey": 2,
  "confirm.byPasskey": 5,
  "passkey.list": 1,
  "passkey.rename": 1,
  "passkey.remove": 1,
  "trash.move": 1,
  "trash.restore": 1,
  // Deletes up to 50 files.
  "trash.empty": 10,
  "share.create": 2,
  "share.list": 1,
  "share.revoke": 1,
  // Up to 400 signatures for pictures.
  "share.open": 2,
  // A scrypt hash; see share/count-guess.ts for how many passwords may be tried.
  "share.unlock": 5,
  "share.download": 2,
  "fileRequest.create": 2,
  "fileRequest.largest": 1,
  "fileRequest.list": 1,
  // Ends up to ten uploads in parts.
  "fileRequest.end": 5,
  "fileRequest.look": 1,
} satisfies Record<ProcedurePath, number>;

/**
 * The points that one call of a procedure costs its caller, batched or not. A procedure without a line here does not
 * compile.
 */
export const costs: ReadonlyMap<string, number> = new Map(Object.entries(table));
