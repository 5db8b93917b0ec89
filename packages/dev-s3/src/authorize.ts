import { accountId } from "./call.ts";
import type { Bucket } from "./stored.ts";
import { matchesPattern } from "./pattern.ts";
import { evaluatePolicy, type PolicyRequest } from "./policy.ts";
import type { Caller } from "./signature.ts";
import type { Statement } from "./users.ts";

export type Verdict = "allow" | "deny" | "none";

/** One thing that a request does to one resource, `bucket` or `bucket/key`; a copy does two. */
export type Permission = { action: string; resource: string };

export type AccessRequest = {
  caller: Caller;
  permission: Permission;
  conditionValue: PolicyRequest["conditionValue"];
};

/**
 * May this caller do this? All is one account's, so one allow is enough, from the caller's own statements or from the
 * bucket's policy; a deny in either wins; silence is a refusal.
 */
export function allows(buckets: ReadonlyMap<string, Bucket>, request: AccessRequest): boolean {
  const { caller, permission, conditionValue } = request;
  const config = buckets.get(permission.resource.split("/")[0] ?? "")?.config;
  const own = caller.kind === "user" ? evaluateStatements(caller.user.statements, permission) : "none";
  const principal = caller.kind === "user" ? userArn(caller.user.accessKeyId) : undefined;
  const policy = config?.policy ? evaluatePolicy(config.policy, { permission, principal, conditionValue }) : "none";
  if (own === "deny" || policy === "deny") return false;
  if (own === "allow") return true;
  // RestrictPublicBuckets takes from strangers what a policy or a public prefix gives to everybody.
  const closed = caller.kind === "anonymous" && config?.publicAccessBlock?.restrictPublicBuckets === true;
  return !closed && (policy === "allow" || isPublicRead(config?.publicRead ?? [], permission));
}

/** How a bucket's policy names a user of this server. */
export function userArn(accessKeyId: string): string {
  return `arn:aws:iam::${accountId}:user/${accessKeyId}`;
}

/** IAM's rule: an explicit deny wins, then any allow. */
export function evaluateStatements(statements: readonly Statement[], permission: Permission): Verdict {
  const effects = statements.filter((statement) => applies(statement, permission)).map(({ effect }) => effect);
  if (effects.includes("deny")) return "deny";
  return effects.includes("allow") ? "allow" : "none";
}

function applies(statement: Statement, { action, resource }: Permission): boolean {
  return (
    // Action names have no case in IAM; resources do.
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
