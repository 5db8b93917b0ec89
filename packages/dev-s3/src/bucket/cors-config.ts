import type { CorsRule } from "./bucket-config.ts";
import { checkChildren, childrenOf, textOf, textsOf, type XmlTree } from "../xml/parse-xml.ts";
import { S3Error } from "../s3-error.ts";
import type { XmlElements } from "../xml/xml.ts";

/** AWS's limits: rules in a bucket, and characters in a rule's ID. */
const maxRules = 100;
const maxIdLength = 255;

const ruleElements = ["ID", "AllowedOrigin", "AllowedMethod", "AllowedHeader", "ExposeHeader", "MaxAgeSeconds"];

export function readCorsConfig(root: XmlTree): CorsRule[] {
  checkChildren(root, ["CORSRule"]);
  const rules = childrenOf(root, "CORSRule").map((rule) => {
    checkChildren(rule, ruleElements);
    const id = textOf(rule, "ID");
    const maxAge = textOf(rule, "MaxAgeSeconds");
    return {
      ...(id !== undefined && { id }),
      allowedOrigins: textsOf(rule, "AllowedOrigin"),
      allowedMethods: textsOf(rule, "AllowedMethod"),
      allowedHeaders: textsOf(rule, "AllowedHeader"),
      exposeHeaders: textsOf(rule, "ExposeHeader"),
      ...(maxAge !== undefined && { maxAgeSeconds: Number(maxAge) }),
    };
  });
  checkCorsRules(rules);
  return rules;
}

/** @throws S3Error as S3 does for a rule that could never match or that S3 does not support */
export function checkCorsRules(rules: readonly CorsRule[]): void {
  if (rules.length === 0 || rules.length > maxRules) throw new S3Error("MalformedXML");
  for (const rule of rules) {
    if (rule.allowedOrigins.length === 0 || rule.allowedMethods.length === 0) throw new S3Error("MalformedXML");
    if (rule.id !== undefined && rule.id.length > maxIdLength) throw new S3Error("MalformedXML");
    if (rule.maxAgeSeconds !== undefined && !(Number.isInteger(rule.maxAgeSeconds) && rule.maxAgeSeconds >= 0)) {
      throw new S3Error("MalformedXML");
    }
    for (const method of rule.allowedMethods) {
      if (["GET", "PUT", "POST", "DELETE", "HEAD"].includes(method)) continue;
      throw invalid(`Found unsupported HTTP method in CORS config. Unsupported method is ${method}`);
    }
    checkWildcards("AllowedOrigin", rule.allowedOrigins);
    checkWildcards("AllowedHeader", rule.allowedHeaders);
    for (const name of rule.exposeHeaders ?? []) {
      if (name.includes("*")) {
        throw invalid(
          `ExposeHeader "${name}" contains wildcard. We currently do not support wildcard for ExposeHeader.`,
        );
      }
    }
  }
}

function checkWildcards(element: string, patterns: readonly string[]): void {
  const wrong = patterns.find((pattern) => pattern.split("*").length > 2);
  if (wrong !== undefined) throw invalid(`${element} "${wrong}" can not have more than one wildcard.`);
}

function invalid(message: string): S3Error {
  return new S3Error("InvalidRequest", { message });
}

export function writeCorsConfig(rules: readonly CorsRule[]): XmlElements {
  return {
    CORSRule: rules.map((rule) => ({
      ID: rule.id,
      AllowedHeader: rule.allowedHeaders,
      AllowedMethod: rule.allowedMethods,
      AllowedOrigin: rule.allowedOrigins,
      ExposeHeader: rule.exposeHeaders,
      MaxAgeSeconds: rule.maxAgeSeconds,
    })),
  };
}
