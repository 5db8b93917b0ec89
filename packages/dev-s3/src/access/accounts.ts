import type { Bucket } from "../disk/stored.ts";
import type { Caller } from "../signature/signature.ts";

/** The account of every user and bucket for which no other is named. */
const defaultAccount = "123456789012";

export function accountOf(bucket: Pick<Bucket, "config">): string {
  return bucket.config.account ?? defaultAccount;
}

/** Returns the caller's account; undefined for an anonymous caller. */
export function accountOfCaller(caller: Caller): string | undefined {
  return caller.kind === "user" ? (caller.user.account ?? defaultAccount) : undefined;
}

/** Returns the ARN by which a bucket's policy names a user of this server. */
export function userArn(accessKeyId: string, account: string = defaultAccount): string {
  return `arn:aws:iam::${account}:user/${accessKeyId}`;
}

/** Returns the same ARN for the sender of a request. */
export function arnOf(caller: Caller): string {
  return caller.kind === "user" ? userArn(caller.user.accessKeyId, caller.user.account) : "anonymous";
}

/** Checks whether a policy's principal is a user, and not an account, anybody, or a role (this server has no roles). */
export function isUserArn(principal: string): boolean {
  return /^arn:aws:iam::\d*:user\//.test(principal);
}
