import { accountOf, accountOfCaller, arnOf } from "./accounts.ts";
import type { Bucket } from "../disk/stored.ts";
import { matchesPattern } from "./pattern.ts";
import { evaluatePolicy, isPublicPolicy, type PolicyRequest } from "./policy.ts";
import type { Caller } from "../signature/signature.ts";
import type { Statement } from "./users.ts";

export type Verdict = "allow" | "deny" | "none";

/** One action of a request on one resource, `bucket` or `bucket/key`; a copy has two. */
export type Permission = {
  action: string;
  resource: string;
  /** The value of `s3:prefix`, if it differs from the request's own. */
  prefix?: string;
};

export type AccessRequest = {
  caller: Caller;
  permission: Permission;
  conditionValue: PolicyRequest["conditionValue"];
};

/**
 * Checks whether this caller has this permission. In the bucket's own account one allow is enough, from the caller's
 * statements or the bucket's policy; in another account both must allow it. A deny in either wins; without an allow it
 * is refused.
 */
export function allows(buckets: ReadonlyMap<string, Bucket>, request: AccessRequest): boolean {
  const { caller, permission, conditionValue } = request;
  const name = permission.resource.split("/")[0] ?? "";
  const bucket = permission.action === "s3:CreateBucket" ? undefined : buckets.get(name);
  const own = caller.kind === "user" ? evaluateStatements(caller.user.statements, permission) : "none";
  // A new bucket belongs to the caller's own account, even if somebody else already has one with that name.
  if (bucket === undefined) return own === "allow";
  const { policy, publicAccessBlock, publicRead = [] } = bucket.config;
  const account = accountOfCaller(caller);
  const principal = caller.kind === "user" ? { arn: arnOf(caller), account } : undefined;
  const byPolicy = policy ? evaluatePolicy(policy, { permission, principal, conditionValue }) : "none";
  if (own === "deny" || byPolicy === "deny") return false;
  const isOwner = account === accountOf(bucket);
  // RestrictPublicBuckets denies to all callers but the bucket's account what a policy or a public prefix allows to
  // everybody.
  const isClosed = !isOwner && publicAccessBlock?.restrictPublicBuckets === true;
  const isOpen =
    (byPolicy === "allow" && !(isClosed && policy !== undefined && isPublicPolicy(policy))) ||
    (!isClosed && isPublicRead(publicRead, permission));
  if (isOwner) return own === "allow" || isOpen;
  return isOpen && (caller.kind === "anonymous" || own === "allow");
}

/** Evaluates statements by IAM's rule: an explicit deny wins, then any allow. */
export function evaluateStatements(statements: readonly Statement[], permission: Permission): Verdict {
  const effects = statements.filter((statement) => applies(statement, permission)).map(({ effect }) => effect);
  if (effects.includes("deny")) return "deny";
  return effects.includes("allow") ? "allow" : "none";
}

function applies(statement: Statement, { action, resource }: Permission): boolean {
  return (
    // Action names ignore case in IAM; resources do not.
    statement.actions.some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase())) &&
    statement.resources.some((pattern) => matchesPattern(pattern, resource))
  );
}

function isPublicRead(prefixes: readonly string[], { action, resource }: Permission): boolean {
  const slash = resource.indexOf("/");
  return (
    action === "s3:GetObject" && slash > 0 && prefixes.some((prefix) => resource.slice(slash + 1).startsWith(prefix))
  );
}
