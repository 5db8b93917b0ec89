import { isRecord, parseJson } from "../json.ts";
import { S3Error } from "../s3-error.ts";

/** What a form must contain, according to its signed policy. */
export type PostPolicy = {
  expiration: Date;
  conditions: readonly PostCondition[];
  /** Size of the file in bytes, both inclusive. */
  lengthRange: { min: number; max: number } | undefined;
};

type PostCondition = { operator: "eq" | "starts-with"; field: string; value: string };

/** @throws S3Error InvalidPolicyDocument */
export function readPostPolicy(encoded: string): PostPolicy {
  const document = parseJson(Buffer.from(encoded, "base64").toString("utf8"));
  if (!isRecord(document)) throw invalid("Invalid JSON.");
  const { expiration, conditions, ...others } = document;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) throw invalid(`Unexpected: '${unknown}'`);
  const time =
    typeof expiration === "string" && /^\d{4}-\d\d-\d\dT.*Z$/.test(expiration) ? Date.parse(expiration) : NaN;
  if (Number.isNaN(time)) throw invalid("Policy must have a valid expiration.");
  if (!Array.isArray(conditions)) throw invalid("Policy missing conditions.");
  const policy = { expiration: new Date(time), conditions: conditions.flatMap(readCondition) };
  const ranges = conditions
    .filter((one) => Array.isArray(one))
    .filter(([operator]) => operator === "content-length-range");
  return { ...policy, lengthRange: readRange(ranges) };
}

function readCondition(condition: unknown): PostCondition[] {
  if (Array.isArray(condition)) {
    const [operator, field, value] = condition.map((part: unknown) => part);
    if (operator === "content-length-range") return [];
    const known = typeof operator === "string" ? operator.toLowerCase() : "";
    if (condition.length !== 3 || (known !== "eq" && known !== "starts-with")) throw invalid("Invalid condition.");
    if (typeof field !== "string" || !field.startsWith("$") || typeof value !== "string")
      throw invalid("Invalid condition.");
    return [{ operator: known, field: field.slice(1).toLowerCase(), value }];
  }
  if (!isRecord(condition)) throw invalid("Invalid condition.");
  const entries = Object.entries(condition);
  if (entries.length !== 1)
    throw invalid("Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.");
  return entries.map(([field, value]) => {
    if (typeof value !== "string") throw invalid("Invalid Simple-Condition: value must be a string.");
    return { operator: "eq", field: field.toLowerCase(), value };
  });
}

/** All ranges apply together, so the narrowest counts. */
function readRange(ranges: readonly unknown[][]): PostPolicy["lengthRange"] {
  if (ranges.length === 0) return undefined;
  const bounds = ranges.map(([, min, max, ...others]) => {
    const [from, to] = [readBytes(min), readBytes(max)];
    if (others.length > 0 || !Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || to < from) {
      throw invalid("Invalid content-length-range.");
    }
    return { from, to };
  });
  return { min: Math.max(...bounds.map(({ from }) => from)), max: Math.min(...bounds.map(({ to }) => to)) };
}

/** Reads a whole number, also as text. `Number` would accept `null`, `true` and an empty text. */
function readBytes(bound: unknown): number {
  return typeof bound === "number" || (typeof bound === "string" && /^\d{1,15}$/.test(bound)) ? Number(bound) : NaN;
}

/**
 * Checks whether a policy need not name this field: the policy itself, its signature, the file, or a field that the
 * client wants ignored.
 */
function isExempt(field: string): boolean {
  return ["policy", "x-amz-signature", "file"].includes(field) || field.startsWith("x-ignore-");
}

/**
 * Checks that every condition holds, and that a condition names every field.
 *
 * @throws S3Error AccessDenied that names what does not hold
 */
export function checkPostPolicy(policy: PostPolicy, input: { fields: ReadonlyMap<string, string>; now: Date }): void {
  const { fields, now } = input;
  if (policy.expiration.getTime() <= now.getTime()) throw refused("Policy expired.");
  for (const { operator, field, value } of policy.conditions) {
    const actual = fields.get(field);
    const holds = operator === "eq" ? actual === value : startsWith(value, { field, actual });
    if (!holds) throw refused(`Policy Condition failed: ${JSON.stringify([operator, `$${field}`, value])}`);
  }
  const named = new Set(policy.conditions.map(({ field }) => field));
  const extra = [...fields.keys()].filter((field) => !named.has(field) && !isExempt(field));
  if (extra.length > 0) throw refused(`Extra input fields: ${extra.join(", ")}`);
}

/** A content type with commas is a list, and each of it must start so (API/sigv4-HTTPPOSTConstructPolicy.html). */
function startsWith(start: string, { field, actual }: { field: string; actual: string | undefined }): boolean {
  if (actual === undefined) return false;
  const values = field === "content-type" ? actual.split(",") : [actual];
  return values.every((one) => one.startsWith(start));
}

function refused(reason: string): S3Error {
  return new S3Error("AccessDenied", { message: `Invalid according to Policy: ${reason}` });
}

function invalid(reason: string): S3Error {
  return new S3Error("InvalidPolicyDocument", { message: `Invalid Policy: ${reason}` });
}
