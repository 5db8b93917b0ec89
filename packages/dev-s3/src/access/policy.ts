import type { Permission, Verdict } from "./authorize.ts";
import { matchesPattern } from "./pattern.ts";

export type Policy = {
  /** As it was put, since a GET returns this text. */
  readonly document: string;
  readonly statements: readonly PolicyStatement[];
};

export type PolicyStatement = {
  effect: "Allow" | "Deny";
  /** ARNs of users, or `*` for anybody. */
  principals: readonly string[];
  actions: readonly string[];
  resources: readonly string[];
  conditions: readonly Condition[];
};

export type Condition = { operator: string; key: string; values: readonly string[] };

/** What a policy can check: the caller, and the values of its condition keys. */
export type PolicyRequest = {
  permission: Permission;
  /** Undefined for an anonymous caller. */
  principal: { arn: string; account: string | undefined } | undefined;
  conditionValue: (key: string) => string | undefined;
};

/** Evaluates a policy: deny wins, then allow. If no statement matches, the caller's own permissions decide. */
export function evaluatePolicy(policy: Policy, request: PolicyRequest): Verdict {
  const effects = policy.statements.filter((statement) => applies(statement, request)).map(({ effect }) => effect);
  if (effects.includes("Deny")) return "deny";
  return effects.includes("Allow") ? "allow" : "none";
}

function applies(statement: PolicyStatement, { permission, principal, conditionValue }: PolicyRequest): boolean {
  const { action, resource } = permission;
  return (
    statement.principals.some((one) => namesPrincipal(one, principal)) &&
    statement.actions.some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase())) &&
    statement.resources.some((pattern) => matchesPattern(pattern, `arn:aws:s3:::${resource}`)) &&
    statement.conditions.every((condition) => holds(condition, conditionValue(condition.key)))
  );
}

/**
 * Checks whether a principal's name means this user: by the user's ARN, or by the number or root of the whole account.
 */
function namesPrincipal(name: string, principal: PolicyRequest["principal"]): boolean {
  if (name === "*") return true;
  if (principal === undefined) return false;
  return [principal.arn, principal.account, `arn:aws:iam::${principal.account ?? ""}:root`].includes(name);
}

/** Checks whether a policy allows anybody. The few conditions that AWS lists as private are not supported here. */
export function isPublicPolicy(policy: Policy): boolean {
  return policy.statements.some(({ effect, principals }) => effect === "Allow" && principals.includes("*"));
}

/** By IAM's names, without `IfExists`. */
export const operators: Readonly<Record<string, (actual: string, wanted: string) => boolean>> = {
  StringEquals: (actual, wanted) => actual === wanted,
  StringNotEquals: (actual, wanted) => actual !== wanted,
  StringLike: (actual, wanted) => matchesPattern(wanted, actual),
  StringNotLike: (actual, wanted) => !matchesPattern(wanted, actual),
  Bool: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
  NumericEquals: (actual, wanted) => Number(actual) === Number(wanted),
  NumericLessThan: (actual, wanted) => Number(actual) < Number(wanted),
  NumericLessThanEquals: (actual, wanted) => Number(actual) <= Number(wanted),
  NumericGreaterThan: (actual, wanted) => Number(actual) > Number(wanted),
  NumericGreaterThanEquals: (actual, wanted) => Number(actual) >= Number(wanted),
};

function holds({ operator, values }: Condition, actual: string | undefined): boolean {
  if (operator === "Null") return values.some((value) => (value === "true") === (actual === undefined));
  const compare = operators[operator.replace(/IfExists$/, "")];
  if (compare === undefined) return false;
  // IAM's rule: a comparison with a missing key fails, unless it is negated or has IfExists.
  if (actual === undefined) return operator.endsWith("IfExists") || operator.includes("Not");
  return operator.includes("Not")
    ? values.every((value) => compare(actual, value))
    : values.some((value) => compare(actual, value));
}
