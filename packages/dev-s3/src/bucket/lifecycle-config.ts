import { randomUUID } from "node:crypto";
import { readFilter, writeFilter, type LifecycleFilter } from "./lifecycle-filter.ts";
import { checkChildren, childOf, childrenOf, textOf, type XmlTree } from "../xml/parse-xml.ts";
import { notImplemented, S3Error } from "../s3-error.ts";
import type { XmlElements } from "../xml/xml.ts";

export type LifecycleRule = LifecycleFilter & {
  id: string;
  enabled: boolean;
  /**
   * Days after creation, or a date in milliseconds since 1970. Delete markers are stored and returned but have no
   * effect: this server has no older versions, and so no delete markers.
   */
  expiration?: { days: number } | { date: number } | { deleteMarkers: boolean };
  abortIncompleteAfterDays?: number;
  /** Stored and returned without effect: this server has no older versions. */
  noncurrentDays?: number;
  /** The number of older versions to keep; also without effect. */
  newerNoncurrentVersions?: number;
};

/** AWS's limits: rules in a bucket, characters in a rule's ID, and older versions that a rule keeps. */
const maxRules = 1000;
const maxIdLength = 255;
const maxNewerVersions = 100;

export function readLifecycleConfig(root: XmlTree): LifecycleRule[] {
  checkChildren(root, ["Rule"]);
  const rules = childrenOf(root, "Rule").map(readRule);
  if (rules.length === 0 || rules.length > maxRules) throw new S3Error("MalformedXML");
  if (new Set(rules.map((rule) => rule.id)).size < rules.length) {
    throw new S3Error("InvalidArgument", {
      message: "Rule ID must be unique. Found same ID for more than one rule",
    });
  }
  const [first] = rules;
  if (rules.some((rule) => rule.isLegacy !== first?.isLegacy)) {
    throw new S3Error("InvalidRequest", {
      message:
        first?.isLegacy === true
          ? "Filter element can only be used in Lifecycle V2."
          : "Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter.",
    });
  }
  return rules;
}

const transitions = ["Transition", "NoncurrentVersionTransition"];
const actions = ["Expiration", "AbortIncompleteMultipartUpload", "NoncurrentVersionExpiration"];

function readRule(tree: XmlTree): LifecycleRule {
  checkChildren(tree, ["ID", "Prefix", "Filter", "Status", ...actions, ...transitions]);
  const transition = transitions.find((name) => childrenOf(tree, name).length > 0);
  if (transition !== undefined) throw notImplemented("element", transition);
  const id = textOf(tree, "ID") ?? randomUUID();
  const status = textOf(tree, "Status");
  if (id.length > maxIdLength)
    throw new S3Error("InvalidArgument", { message: "ID length should not exceed allowed limit of 255" });
  if (status !== "Enabled" && status !== "Disabled") throw new S3Error("MalformedXML");
  if (actions.every((name) => childOf(tree, name) === undefined)) {
    throw new S3Error("InvalidRequest", { message: "At least one action needs to be specified in a rule." });
  }
  const filter = readFilter(tree);
  return { id, enabled: status === "Enabled", ...filter, ...readActions(tree, filter) };
}

function readActions(tree: XmlTree, filter: LifecycleFilter) {
  const [expiration, abort, noncurrent] = actions.map((name) => childOf(tree, name));
  const isSized = filter.sizeGreaterThan !== undefined || filter.sizeLessThan !== undefined;
  if (abort !== undefined && isSized) {
    throw new S3Error("InvalidRequest", {
      message: "AbortIncompleteMultipartUpload cannot be specified with Object Size.",
    });
  }
  return {
    ...(expiration !== undefined && { expiration: readExpiration(expiration) }),
    ...(abort !== undefined && { abortIncompleteAfterDays: readAbort(abort) }),
    ...(noncurrent !== undefined && readNoncurrent(noncurrent)),
  };
}

function readExpiration(tree: XmlTree): NonNullable<LifecycleRule["expiration"]> {
  checkChildren(tree, ["Days", "Date", "ExpiredObjectDeleteMarker"]);
  if (tree.children.length !== 1) throw new S3Error("MalformedXML");
  const date = textOf(tree, "Date");
  if (date !== undefined) return { date: readDate(date) };
  const markers = textOf(tree, "ExpiredObjectDeleteMarker");
  if (markers === undefined) return { days: readDays(tree, { element: "Days", action: "Expiration" }) };
  if (markers !== "true" && markers !== "false") throw new S3Error("MalformedXML");
  return { deleteMarkers: markers === "true" };
}

function readDate(text: string): number {
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) throw new S3Error("MalformedXML");
  if (time % 86_400_000 === 0) return time;
  throw new S3Error("InvalidArgument", {
    message: "'Date' must be at midnight GMT",
    details: { ArgumentName: "Date", ArgumentValue: text },
  });
}

function readAbort(tree: XmlTree): number {
  checkChildren(tree, ["DaysAfterInitiation"]);
  return readDays(tree, { element: "DaysAfterInitiation", action: "AbortIncompleteMultipartUpload" });
}

function readNoncurrent(tree: XmlTree): Pick<LifecycleRule, "noncurrentDays" | "newerNoncurrentVersions"> {
  checkChildren(tree, ["NoncurrentDays", "NewerNoncurrentVersions"]);
  const noncurrentDays = readDays(tree, { element: "NoncurrentDays", action: "NoncurrentVersionExpiration" });
  if (childOf(tree, "NewerNoncurrentVersions") === undefined) return { noncurrentDays };
  const element = "NewerNoncurrentVersions";
  const newerNoncurrentVersions = readDays(tree, { element, action: "NoncurrentVersionExpiration" });
  if (newerNoncurrentVersions > maxNewerVersions) {
    throw new S3Error("InvalidArgument", { message: `'${element}' must not be more than ${maxNewerVersions}` });
  }
  return { noncurrentDays, newerNoncurrentVersions };
}

/** Reads a whole number, at least 1. */
function readDays(tree: XmlTree, { element, action }: { element: string; action: string }): number {
  const text = textOf(tree, element) ?? "";
  if (!/^-?\d{1,9}$/.test(text)) throw new S3Error("MalformedXML");
  if (Number(text) >= 1) return Number(text);
  throw new S3Error("InvalidArgument", { message: `'${element}' for ${action} action must be a positive integer` });
}

export function writeLifecycleConfig(rules: readonly LifecycleRule[]): XmlElements {
  return {
    Rule: rules.map((rule) => ({
      ID: rule.id,
      Status: rule.enabled ? "Enabled" : "Disabled",
      ...writeFilter(rule),
      Expiration: rule.expiration && writeExpiration(rule.expiration),
      AbortIncompleteMultipartUpload:
        rule.abortIncompleteAfterDays === undefined
          ? undefined
          : { DaysAfterInitiation: rule.abortIncompleteAfterDays },
      NoncurrentVersionExpiration:
        rule.noncurrentDays === undefined
          ? undefined
          : { NoncurrentDays: rule.noncurrentDays, NewerNoncurrentVersions: rule.newerNoncurrentVersions },
    })),
  };
}

function writeExpiration(expiration: NonNullable<LifecycleRule["expiration"]>): XmlElements {
  if ("days" in expiration) return { Days: expiration.days };
  if ("date" in expiration) return { Date: new Date(expiration.date).toISOString() };
  return { ExpiredObjectDeleteMarker: expiration.deleteMarkers };
}
