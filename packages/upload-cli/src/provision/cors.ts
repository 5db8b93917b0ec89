import { isDeepStrictEqual } from "node:util";
import { DeleteBucketCorsCommand, GetBucketCorsCommand, PutBucketCorsCommand, type CORSRule } from "@aws-sdk/client-s3";
import type { BucketSetUp } from "../set-up/set-up.ts";
import type { Admin } from "./admin.ts";
import type { Setting } from "./setting.ts";

export function corsSetting(admin: Admin, { name, cors }: BucketSetUp): Setting<CORSRule[]> {
  const { s3, owner } = admin;
  const bucket = { Bucket: name, ...owner };
  const { corsIds, firstCorsRuleOnly } = admin.traits;
  const isOurs = (rule: CORSRule) => (rule.ID === undefined && !corsIds ? isAlike(rule, cors) : rule.ID === cors.ID);
  const others = (rules: readonly CORSRule[]) => rules.filter((rule) => !isOurs(rule));
  return {
    name: "CORS",
    read: async () => (await s3.send(new GetBucketCorsCommand(bucket))).CORSRules,
    // First, because some servers judge a preflight by only the first rule that matches its origin.
    merge: (current = []) => [cors, ...others(current)],
    same: (current, wanted) => isDeepStrictEqual(current.map(comparable), wanted.map(comparable)),
    write: (CORSRules) => s3.send(new PutBucketCorsCommand({ ...bucket, CORSConfiguration: { CORSRules } })),
    describe(rules, current = []) {
      const { AllowedMethods = [], AllowedOrigins = [] } = cors;
      const kept = others(rules);
      const before = current.filter(isOurs).flatMap((rule) => rule.AllowedOrigins ?? []);
      const lost = before.filter((origin) => !AllowedOrigins.includes(origin));
      const shadowed = firstCorsRuleOnly ? kept.filter((rule) => sharesOrigin(rule, cors)).length : 0;
      return [
        `${AllowedMethods.join(", ")} from ${AllowedOrigins.join(", ")}`,
        ...(kept.length > 0 ? [`others' rules stay (${kept.length})`] : []),
        ...(shadowed > 0
          ? [`of these ${shadowed} name the same origins, and this server reads the first rule of an origin only`]
          : []),
        ...(lost.length > 0 ? [`no more from ${lost.join(", ")}`] : []),
      ].join("; ");
    },
    undo: {
      without(current) {
        const left = others(current);
        return left.length === 0 ? undefined : left;
      },
      remove: () => s3.send(new DeleteBucketCorsCommand(bucket)),
    },
  };
}

/** Where servers forget IDs, our rule is recognized by everything that it allows, to any origins. */
function isAlike(rule: CORSRule, wanted: CORSRule): boolean {
  return isDeepStrictEqual(comparable({ ...rule, AllowedOrigins: [] }), comparable({ ...wanted, AllowedOrigins: [] }));
}

/** Normalizes a rule for comparison: servers keep lists in any order, and header names in any case. */
function comparable(rule: CORSRule) {
  const sorted = (texts: readonly string[] = []) => texts.toSorted();
  return {
    origins: sorted(rule.AllowedOrigins),
    methods: sorted(rule.AllowedMethods),
    headers: sorted(rule.AllowedHeaders?.map((name) => name.toLowerCase())),
    exposed: sorted(rule.ExposeHeaders),
    maxAge: rule.MaxAgeSeconds,
  };
}

function sharesOrigin(one: CORSRule, other: CORSRule): boolean {
  return (one.AllowedOrigins ?? []).some((origin) => origin === "*" || other.AllowedOrigins?.includes(origin));
}
