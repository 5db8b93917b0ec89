import { DeleteBucketPolicyCommand, GetBucketPolicyCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import {
  describeStatements,
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
  return [
    {
      name: "policy",
      read: async () => (await s3.send(new GetBucketPolicyCommand(bucket))).Policy,
      merge: (current) => mergePolicy(current, statements),
      same: (current, wanted) => sameStatements(statementsOf(current), statementsOf(wanted)),
      write: (Policy) => s3.send(new PutBucketPolicyCommand({ ...bucket, Policy })),
      describe(wanted, current) {
        const others = statementsOf(wanted).length - statements.length;
        const named = principalsIn(statements);
        const lost = principalsIn(statementsOf(current).filter(isOurStatement)).filter((one) => !named.includes(one));
        return [
          describeStatements(statements),
          ...(others > 0 ? [`others' statements stay (${others})`] : []),
          ...(lost.length > 0 ? [`no more for ${[...new Set(lost)].join(", ")}`] : []),
        ].join("; ");
      },
      undo: {
        without: (current) => mergePolicy(current, []),
        remove: () => s3.send(new DeleteBucketPolicyCommand(bucket)),
      },
    },
  ];
}

/** Replaces our statements; the rest of the document stays as it is. @returns undefined if no statement is left */
function mergePolicy(current: string | undefined, ours: readonly Statement[]): string | undefined {
  const others = statementsOf(current).filter((statement) => !isOurStatement(statement));
  if (others.length + ours.length === 0) return undefined;
  const document: object = current === undefined ? policyOf([]) : JSON.parse(current);
  return JSON.stringify({ ...document, Statement: [...others, ...ours] });
}
