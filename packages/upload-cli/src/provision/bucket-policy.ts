import { DeleteBucketPolicyCommand, GetBucketPolicyCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import {
  describeStatements,
  isGrant,
  isOurStatement,
  policyOf,
  principalsIn,
  sameStatements,
  statementsOf,
  type Statement,
} from "../set-up/policy.ts";
import type { BucketSetUp } from "../set-up/set-up.ts";
import type { Admin } from "./admin.ts";
import type { Setting } from "./setting.ts";

export function policySetting({ s3, owner, traits }: Admin, { name, statements }: BucketSetUp): Setting<string>[] {
  if (!traits.bucketPolicies) return [];
  const bucket = { Bucket: name, ...owner };
  // If this run does not say in bucket policies what users may do, an earlier one may have: its grants stay.
  const keepsGrants = traits.grants.kind !== "bucket-policy";
  const isReplaced = (statement: Record<string, unknown>) =>
    isOurStatement(statement) && !(keepsGrants && isGrant(statement));
  return [
    {
      name: "policy",
      read: async () => (await s3.send(new GetBucketPolicyCommand(bucket))).Policy,
      merge: (current) => mergePolicy(current, { isReplaced, statements }),
      same: (current, wanted) => sameStatements(statementsOf(current), statementsOf(wanted)),
      write: (Policy) => s3.send(new PutBucketPolicyCommand({ ...bucket, Policy })),
      describe(wanted, current) {
        const kept = statementsOf(wanted).filter((statement) => !isReplaced(statement));
        const grants = kept.filter(isOurStatement).length;
        const others = kept.length - grants;
        const named = principalsIn(statements);
        const lost = principalsIn(statementsOf(current).filter(isReplaced)).filter((one) => !named.includes(one));
        return [
          ...(statements.length > 0 ? [describeStatements(statements)] : []),
          ...(grants > 0 ? [`what it lets our users do stays (${grants})`] : []),
          ...(others > 0 ? [`others' statements stay (${others})`] : []),
          ...(lost.length > 0 ? [`no more for ${[...new Set(lost)].join(", ")}`] : []),
        ].join("; ");
      },
      undo: {
        without: (current) => mergePolicy(current, { isReplaced: isOurStatement, statements: [] }),
        remove: () => s3.send(new DeleteBucketPolicyCommand(bucket)),
      },
    },
  ];
}

type Merging = { isReplaced: (statement: Record<string, unknown>) => boolean; statements: readonly Statement[] };

/** Puts our statements in place of those that they replace. @returns undefined if no statement is left */
function mergePolicy(current: string | undefined, { isReplaced, statements }: Merging): string | undefined {
  const kept = statementsOf(current).filter((statement) => !isReplaced(statement));
  if (kept.length + statements.length === 0) return undefined;
  const document: object = current === undefined ? policyOf([]) : JSON.parse(current);
  return JSON.stringify({ ...document, Statement: [...kept, ...statements] });
}
