import { isDeepStrictEqual } from "node:util";
import {
  DeleteBucketLifecycleCommand,
  GetBucketLifecycleConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  type TransitionDefaultMinimumObjectSize,
} from "@aws-sdk/client-s3";
import type { BucketSetUp } from "../set-up/set-up.ts";
import type { Admin } from "./admin.ts";
import type { Setting } from "./setting.ts";

/** The rules come with a setting that is not ours. A PUT without this setting would reset it. */
type Lifecycle = { rules: LifecycleRule[]; transitionDefault: TransitionDefaultMinimumObjectSize | undefined };

type WithRule = { name: string; lifecycle: NonNullable<BucketSetUp["lifecycle"]> };

export function lifecycleSetting({ s3, owner }: Admin, { name, lifecycle }: WithRule): Setting<Lifecycle> {
  const bucket = { Bucket: name, ...owner };
  const others = (rules: readonly LifecycleRule[]) => rules.filter(({ ID }) => ID !== lifecycle.ID);
  return {
    name: "lifecycle",
    async read() {
      const found = await s3.send(new GetBucketLifecycleConfigurationCommand(bucket));
      return { rules: found.Rules ?? [], transitionDefault: found.TransitionDefaultMinimumObjectSize };
    },
    merge: (current) => ({
      rules: [...others(current?.rules ?? []).map(withFilter), lifecycle],
      transitionDefault: current?.transitionDefault,
    }),
    same: (current, wanted) => isDeepStrictEqual(comparable(current), comparable(wanted)),
    write: ({ rules, transitionDefault }) =>
      s3.send(
        new PutBucketLifecycleConfigurationCommand({
          ...bucket,
          LifecycleConfiguration: { Rules: rules },
          TransitionDefaultMinimumObjectSize: transitionDefault,
        }),
      ),
    describe({ rules }) {
      const { Filter, Expiration, AbortIncompleteMultipartUpload: abort } = lifecycle;
      const kept = others(rules).length;
      return [
        Filter?.Prefix ? `under ${Filter.Prefix}` : "in all of it",
        ...(Expiration ? [`objects go after ${Expiration.Days} day`] : []),
        ...(abort ? [`unfinished multipart uploads after ${abort.DaysAfterInitiation} days`] : []),
        ...(kept > 0 ? [`others' rules stay (${kept})`] : []),
      ].join(", ");
    },
    undo: {
      without({ rules, transitionDefault }) {
        const left = others(rules);
        return left.length === 0 ? undefined : { rules: left, transitionDefault };
      },
      remove: () => s3.send(new DeleteBucketLifecycleCommand(bucket)),
    },
  };
}

/**
 * Returns the rule with its prefix in a filter. CloudFormation writes it in the older of its two places, and AWS refuses
 * rules of both forms together.
 */
function withFilter({ Prefix, Filter = { Prefix }, ...rest }: LifecycleRule): LifecycleRule {
  return { ...rest, Filter };
}

/** Normalizes rules for comparison: some servers reorder them. */
function comparable({ rules }: Lifecycle) {
  return Object.fromEntries(rules.map(withFilter).map((rule) => [rule.ID ?? JSON.stringify(rule), rule]));
}
