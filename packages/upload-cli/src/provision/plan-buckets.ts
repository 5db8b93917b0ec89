import type { BucketSetUp } from "../set-up/set-up.ts";
import { encryptionSetting, ownershipSetting, publicAccessSetting } from "./access.ts";
import type { Admin } from "./admin.ts";
import { policySetting } from "./bucket-policy.ts";
import { corsSetting } from "./cors.ts";
import { lifecycleSetting } from "./lifecycle.ts";
import { planRemoval, planSetting, type Setting } from "./setting.ts";
import type { Step } from "./step.ts";

/** Plans every setting of a bucket, in an order in which they can be put. */
export async function planSettings(admin: Admin, bucket: BucketSetUp): Promise<Step[]> {
  const steps = await eachSetting(admin, bucket, (setting) => planSetting(bucket.name, setting));
  return [...steps, ...byHand(admin, bucket)];
}

/** Plans the removal of every setting, for destroy. */
export async function planRemovals(admin: Admin, bucket: BucketSetUp): Promise<Step[]> {
  return eachSetting(admin, bucket, (setting) => planRemoval(bucket.name, setting));
}

/** Calls the function with each setting. Each has another type, so it is passed on where its type is known. */
async function eachSetting(
  admin: Admin,
  bucket: BucketSetUp,
  plan: <Value>(setting: Setting<Value>) => Promise<Step[]>,
): Promise<Step[]> {
  const plans = await Promise.all([
    ...ownershipSetting(admin, bucket).map(plan),
    ...encryptionSetting(admin, bucket).map(plan),
    // Before the policy: this setting may forbid a public one.
    ...publicAccessSetting(admin, bucket).map(plan),
    ...policySetting(admin, bucket).map(plan),
    ...(admin.traits.cors === true ? [plan(corsSetting(admin, bucket))] : []),
    ...ruled(admin, bucket).map(plan),
  ]);
  return plans.flat();
}

function ruled(admin: Admin, { name, lifecycle }: BucketSetUp) {
  const byApi = typeof admin.traits.lifecycle === "string" && lifecycle !== undefined;
  return byApi ? [lifecycleSetting(admin, { name, lifecycle })] : [];
}

/** What can't be put with this S3's API, one sentence each. */
function byHand({ traits }: Admin, { name, cors }: BucketSetUp): Step[] {
  const target = `bucket ${name}`;
  const { AllowedMethods = [], AllowedOrigins = [], AllowedHeaders = [] } = cors;
  const rule = [
    `${AllowedMethods.join(", ")} from ${AllowedOrigins.join(", ")}`,
    ...(AllowedHeaders.length > 0 ? [`with ${AllowedHeaders.join(", ")}`] : []),
  ].join(" ");
  return [
    ...(traits.cors === true ? [] : [{ target, state: "by-hand" as const, text: `CORS (${rule}): ${traits.cors}` }]),
    ...(typeof traits.lifecycle === "string"
      ? []
      : [{ target, state: "by-hand" as const, text: `lifecycle: ${traits.lifecycle.byHand}` }]),
  ];
}
