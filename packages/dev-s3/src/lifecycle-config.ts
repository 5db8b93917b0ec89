import { randomUUID } from "node:crypto";
import { childOf, childrenOf, textOf, type XmlTree } from "./parse-xml.ts";
import { S3Error } from "./s3-error.ts";
import type { XmlElements } from "./xml.ts";

export type LifecycleRule = {
  id: string;
  enabled: boolean;
  prefix: string;
  /** Days after creation, or a date in milliseconds since 1970. */
  expiration?: { days: number } | { date: number };
  abortIncompleteAfterDays?: number;
  /** Kept and told again: no older versions are stored here. */
  noncurrentDays?: number;
};

/** AWS's limits of rules in a bucket, and of characters in a rule's ID. */
const maxRules = 1000;
const maxIdLength = 255;

export function readLifecycleConfig(root: XmlTree): LifecycleRule[] {
  const rules = childrenOf(root, "Rule").map(readRule);
  if (rules.length === 0 || rules.length > maxRules) throw new S3Error("MalformedXML");
  if (new Set(rules.map((rule) => rule.id)).size < rules.length) {
    throw new S3Error("InvalidArgument", {
      message: "Rule ID must be unique. Found same ID for more than one rule",
    });
  }
  return rules;
}

function readRule(tree: XmlTree): LifecycleRule {
  for (const name of ["Transition", "NoncurrentVersionTransition"]) {
    if (childOf(tree, name) !== undefined) throw new S3Error("NotImplemented", { details: { Element: name } });
  }
  const id = textOf(tree, "ID") ?? randomUUID();
  const status = textOf(tree, "Status");
  if (id.length > maxIdLength)
    throw new S3Error("InvalidArgument", { message: "ID length should not exceed allowed limit of 255" });
  if (status !== "Enabled" && status !== "Disabled") throw new S3Error("MalformedXML");
  const expiration = readExpiration(childOf(tree, "Expiration"));
  const abort = childOf(tree, "AbortIncompleteMultipartUpload");
  const noncurrent = childOf(tree, "NoncurrentVersionExpiration");
  if (expiration === undefined && abort === undefined && noncurrent === undefined) {
    throw new S3Error("InvalidRequest", { message: "At least one action needs to be specified in a rule." });
  }
  return {
    id,
    enabled: status === "Enabled",
    prefix: readPrefix(tree),
    ...(expiration !== undefined && { expiration }),
    ...(abort !== undefined && {
      abortIncompleteAfterDays: readDays(abort, {
        element: "DaysAfterInitiation",
        action: "AbortIncompleteMultipartUpload",
      }),
    }),
    ...(noncurrent !== undefined && {
      noncurrentDays: readDays(noncurrent, { element: "NoncurrentDays", action: "NoncurrentVersionExpiration" }),
    }),
  };
}

/** Filters by tag or size are not known here; a rule that they narrow must not run on everything. */
function readPrefix(tree: XmlTree): string {
  const filter = childOf(tree, "Filter");
  const legacy = textOf(tree, "Prefix");
  if ((filter === undefined) === (legacy === undefined)) throw new S3Error("MalformedXML");
  if (filter === undefined) return legacy ?? "";
  const inner = childOf(filter, "And") ?? filter;
  const other = inner.children.find((child) => child.name !== "Prefix");
  if (other !== undefined) throw new S3Error("NotImplemented", { details: { Element: other.name } });
  return textOf(inner, "Prefix") ?? "";
}

function readExpiration(tree: XmlTree | undefined): LifecycleRule["expiration"] {
  if (tree === undefined) return undefined;
  const date = textOf(tree, "Date");
  if (date === undefined) return { days: readDays(tree, { element: "Days", action: "Expiration" }) };
  const time = Date.parse(date);
  if (Number.isNaN(time)) throw new S3Error("MalformedXML");
  if (time % 86_400_000 !== 0) {
    throw new S3Error("InvalidArgument", { message: "'Date' must be at midnight GMT" });
  }
  return { date: time };
}

function readDays(tree: XmlTree, { element, action }: { element: string; action: string }): number {
  const days = Number(textOf(tree, element));
  if (!Number.isInteger(days) || days < 1) {
    throw new S3Error("InvalidArgument", { message: `'${element}' for ${action} action must be a positive integer` });
  }
  return days;
}

export function writeLifecycleConfig(rules: readonly LifecycleRule[]): XmlElements {
  return {
    Rule: rules.map((rule) => ({
      ID: rule.id,
      Status: rule.enabled ? "Enabled" : "Disabled",
      Filter: { Prefix: rule.prefix },
      Expiration: rule.expiration && writeExpiration(rule.expiration),
      AbortIncompleteMultipartUpload:
        rule.abortIncompleteAfterDays === undefined
          ? undefined
          : { DaysAfterInitiation: rule.abortIncompleteAfterDays },
      NoncurrentVersionExpiration:
        rule.noncurrentDays === undefined ? undefined : { NoncurrentDays: rule.noncurrentDays },
    })),
  };
}

function writeExpiration(expiration: NonNullable<LifecycleRule["expiration"]>): XmlElements {
  return "days" in expiration ? { Days: expiration.days } : { Date: new Date(expiration.date).toISOString() };
}
