import { isRecord } from "../is-record.ts";

/** One statement of an IAM or bucket policy. Where the grammar also allows a single value, this has a list. */
export type Statement = {
  Sid: string;
  Effect: "Allow" | "Deny";
  /** In bucket policies only. */
  Principal?: "*" | { AWS: readonly string[] } | { Service: readonly string[] };
  Action: readonly string[];
  Resource: readonly string[];
  Condition?: Record<string, Record<string, readonly string[]>>;
};

export type PolicyDocument = { Version: "2012-10-17"; Statement: Statement[] };

/** What our users may do: in policies of their own, or in the buckets' policies. */
const grantNames = [
  "SignerPuts",
  "SignerNeverReads",
  "PublisherUploads",
  "PublisherMedia",
  "PublisherCopies",
  "JanitorLists",
  "JanitorListsUnfinished",
  "JanitorDeletes",
] as const;

/** By these names, after `S3Direct`, a statement in a bucket's policy is known as one of ours. */
const sidNames = ["TlsOnly", "FreshSignatures", "PublicMedia", "CloudFrontMedia", ...grantNames] as const;

const sidPrefix = "S3Direct";
export const sidOf = (name: (typeof sidNames)[number]) => sidPrefix + name;
const sids: ReadonlySet<unknown> = new Set(sidNames.map(sidOf));
const grants: ReadonlySet<unknown> = new Set(grantNames.map(sidOf));

export function policyOf(statements: readonly Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: [...statements] };
}

/** Describes our statements in words, by their Sids: `S3DirectSignerNeverReads` → `signer never reads`. */
export function describeStatements(statements: readonly Statement[]): string {
  const words = ({ Sid }: Statement) => Sid.slice(sidPrefix.length).replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ");
  return statements.map((statement) => words(statement).toLowerCase()).join(", ");
}

/** Returns the statements of a policy that a server returned, which may have any form. */
export function statementsOf(document: string | undefined): Record<string, unknown>[] {
  if (document === undefined) return [];
  const parsed: unknown = JSON.parse(document);
  const statements = isRecord(parsed) ? parsed["Statement"] : undefined;
  return (Array.isArray(statements) ? statements : [statements]).filter(isRecord);
}

/** Whom such statements name, of whatever kind. */
export function principalsIn(statements: readonly { Principal?: unknown }[]): string[] {
  return statements
    .flatMap(({ Principal: named }) => (isRecord(named) ? Object.values(named).flat() : named))
    .map(String);
}

/** Returns the buckets that statements name literally, not by a pattern. */
export function bucketsIn(statements: readonly { Resource?: unknown }[]): Set<string> {
  const resources = statements.flatMap(({ Resource }) => Resource).map(String);
  return new Set(resources.flatMap((arn) => /^arn:[^:]*:s3:::([^/*?]+)(?:\/|$)/.exec(arn)?.[1] ?? []));
}

/** Whether a statement of ours says what one of our users may do. */
export const isGrant = ({ Sid }: Record<string, unknown>): boolean => grants.has(Sid);

export function isOurStatement({ Sid }: Record<string, unknown>): boolean {
  return sids.has(Sid);
}

/**
 * Checks whether statements are the same. Servers change a policy's form: a single value for a list of one, another
 * order, `{"AWS":"*"}` for `*`.
 */
export function sameStatements(one: readonly object[], other: readonly object[]): boolean {
  const text = (statements: readonly object[]) => JSON.stringify(simplified([{}, ...statements]));
  return text(one) === text(other);
}

function simplified(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(simplified);
    return items.length === 1 ? items[0] : sorted(items);
  }
  if (!isRecord(value)) return String(value);
  const record = Object.fromEntries(sorted(Object.entries(value)).map(([name, inner]) => [name, simplified(inner)]));
  return record["AWS"] === "*" ? "*" : record;
}

function sorted<Item>(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
