import { checkChildren, childOf, textOf, type XmlTree } from "../xml/parse-xml.ts";
import { notImplemented, S3Error } from "../s3-error.ts";
import type { XmlElements } from "../xml/xml.ts";

/** The objects that a rule applies to: those that match every given property. */
export type LifecycleFilter = {
  prefix: string;
  /** Size of an object, in bytes; neither bound is included. */
  sizeGreaterThan?: number;
  sizeLessThan?: number;
  /** The rule was put with its own `Prefix`, and is returned so: the form from before filters. */
  isLegacy?: true;
};

const predicates = ["Prefix", "Tag", "ObjectSizeGreaterThan", "ObjectSizeLessThan"];

export function readFilter(rule: XmlTree): LifecycleFilter {
  const filter = childOf(rule, "Filter");
  const legacy = textOf(rule, "Prefix");
  if ((filter === undefined) === (legacy === undefined)) throw new S3Error("MalformedXML");
  if (filter === undefined) return { prefix: legacy ?? "", isLegacy: true };
  checkChildren(filter, [...predicates, "And"]);
  if (filter.children.length > 1) throw new S3Error("MalformedXML");
  const and = childOf(filter, "And");
  if (and === undefined) return readPredicates(filter);
  checkChildren(and, predicates);
  if (and.children.length < 2) throw new S3Error("MalformedXML");
  return readPredicates(and);
}

/** Reads a filter. A rule with a filter on tags is refused: without it the rule would apply to all objects. */
function readPredicates(tree: XmlTree): LifecycleFilter {
  if (tree.children.some(({ name }) => name === "Tag")) throw notImplemented("element", "Tag");
  const more = readSize(tree, "ObjectSizeGreaterThan");
  const less = readSize(tree, "ObjectSizeLessThan");
  if (more !== undefined && less !== undefined && more >= less) {
    throw new S3Error("InvalidRequest", {
      message: "'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.",
    });
  }
  return {
    prefix: textOf(tree, "Prefix") ?? "",
    ...(more !== undefined && { sizeGreaterThan: more }),
    ...(less !== undefined && { sizeLessThan: less }),
  };
}

function readSize(tree: XmlTree, element: string): number | undefined {
  const text = textOf(tree, element);
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new S3Error("MalformedXML");
  return Number(text);
}

/** Writes a filter as it was put: `Prefix`, or `Filter`, with `And` if there is more than one property. */
export function writeFilter({ prefix, sizeGreaterThan, sizeLessThan, isLegacy }: LifecycleFilter): XmlElements {
  if (isLegacy) return { Prefix: prefix };
  const sizes = { ObjectSizeGreaterThan: sizeGreaterThan, ObjectSizeLessThan: sizeLessThan };
  const count = Object.values(sizes).filter((size) => size !== undefined).length;
  if (count === 0) return { Filter: { Prefix: prefix } };
  const parts = { ...(prefix !== "" && { Prefix: prefix }), ...sizes };
  return { Filter: count > 1 || prefix !== "" ? { And: parts } : parts };
}

export function fits(filter: LifecycleFilter, object: { key: string; size?: number }): boolean {
  const { prefix, sizeGreaterThan = -1, sizeLessThan = Infinity } = filter;
  if (!object.key.startsWith(prefix)) return false;
  return object.size === undefined || (object.size > sizeGreaterThan && object.size < sizeLessThan);
}
