import { isRecord, parseJson } from "../json.ts";
import { matchesPattern } from "./pattern.ts";
import { operators, type Condition, type Policy, type PolicyStatement } from "./policy.ts";
import { S3Error } from "../s3-error.ts";

/** Condition keys with a value here. A policy with any other is refused: it could allow more than it says. */
// prettier-ignore
const conditionKeys = [
  "aws:referer", "aws:securetransport", "aws:useragent", "s3:authtype", "s3:signatureage", "s3:signatureversion", "s3:if-match", "s3:if-none-match",
  "s3:x-amz-acl", "s3:x-amz-content-sha256", "s3:x-amz-copy-source", "s3:x-amz-grant-full-control",
  "s3:x-amz-grant-read", "s3:x-amz-grant-read-acp", "s3:x-amz-grant-write", "s3:x-amz-grant-write-acp",
  "s3:x-amz-metadata-directive", "s3:x-amz-server-side-encryption", "s3:x-amz-storage-class", "s3:prefix",
  "s3:delimiter", "s3:max-keys", "s3:objectcreationoperation",
];

/** @throws S3Error MalformedPolicy */
export function readPolicy(document: string, bucket: string): Policy {
  const parsed = parseJson(document);
  if (!isRecord(parsed)) throw malformed("Policies must be valid JSON and the first byte must be '{'");
  const statements = listOf(parsed["Statement"]).map((statement) => readStatement(statement, bucket));
  if (statements.length === 0) throw malformed("Missing required field Statement");
  return { document, statements };
}

function readStatement(value: unknown, bucket: string): PolicyStatement {
  if (!isRecord(value)) throw malformed("Policies must be valid JSON and the first byte must be '{'");
  const { Effect: effect, Principal, Action, Resource, Condition, Sid: _sid, ...others } = value;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) throw malformed(`Unsupported field ${unknown}`);
  if (effect !== "Allow" && effect !== "Deny") throw malformed(`Invalid effect: ${String(effect)}`);
  const principals = isRecord(Principal) ? textsOf(Principal["AWS"]) : textsOf(Principal);
  if (principals.length === 0) throw malformed("Missing required field Principal");
  if (principals.some((one) => one !== "*" && !one.startsWith("arn:aws:iam:") && !/^\d{12}$/.test(one)))
    throw malformed("Invalid principal in policy");
  const actions = textsOf(Action);
  if (actions.length === 0 || actions.some((one) => one !== "*" && !/^s3:/i.test(one))) {
    throw malformed("Policy has invalid action");
  }
  const resources = textsOf(Resource);
  if (resources.length === 0 || !resources.every((one) => isWithin(one, bucket))) {
    throw malformed("Policy has invalid resource");
  }
  return { effect, principals, actions, resources, conditions: readConditions(Condition) };
}

/** Checks whether a resource's pattern can match this bucket, or keys in it. `arn:aws:s3:::*` can. */
function isWithin(resource: string, bucket: string): boolean {
  const [, name = "", slash] = /^arn:aws:s3:::([^/]*)(\/)?/.exec(resource) ?? [];
  return name !== "" && (matchesPattern(name, bucket) || (slash === undefined && matchesPattern(name, `${bucket}/`)));
}

function readConditions(value: unknown): Condition[] {
  if (value === undefined) return [];
  if (!isRecord(value)) throw malformed("Conditions must be an object");
  return Object.entries(value).flatMap(([operator, keys]) => {
    if (operator !== "Null" && operators[operator.replace(/IfExists$/, "")] === undefined) {
      throw malformed(`Invalid Condition type : ${operator}`);
    }
    if (!isRecord(keys)) throw malformed("Conditions must be an object");
    return Object.entries(keys).map(([name, values]) => {
      const key = name.toLowerCase();
      if (!conditionKeys.includes(key)) throw malformed(`Policy has an invalid condition key - ${name}`);
      return { operator, key, values: listOf(values).map(String) };
    });
  });
}

function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function textsOf(value: unknown): string[] {
  return listOf(value).filter((one) => typeof one === "string");
}

function malformed(message: string): S3Error {
  return new S3Error("MalformedPolicy", { message });
}
