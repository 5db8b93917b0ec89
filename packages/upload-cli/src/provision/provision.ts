import { resolve } from "node:path";
import type { ExitCode, Io } from "../io.ts";
import { describeSetUp, type Serving, type SetUp } from "../set-up/set-up.ts";
import { connectAdmin } from "./admin.ts";
import { planBucket } from "./bucket.ts";
import { carryOut, type CarryOutOptions } from "./carry-out.ts";
import { envValues, keyValues, planEnvFile, type EnvValues } from "./env-file.ts";
import { planSettings } from "./plan-buckets.ts";
import { planIdentity, type IdentityDeps } from "./plan-identities.ts";
import { printSetUp, type PrintFormat } from "./print.ts";
import { readRequest, type ProvisionOptions } from "./request.ts";
import type { Step } from "./step.ts";
import {
  bucketsFor,
  givenKeys,
  identitiesFor,
  requireOwnKeys,
  requirePossible,
  traitsFor,
  type GivenKeys,
} from "./who.ts";

export type ProvisionCommand = ProvisionOptions &
  CarryOutOptions & {
    print?: PrintFormat | undefined;
    /** Make new access keys even if there are some. */
    newKeys?: boolean | undefined;
    /** The file for settings and new keys, which are then not printed. */
    env?: string | undefined;
  };

/** Brings S3 to the wanted state, after it has shown the plan. */
export async function provision(io: Io, options: ProvisionCommand): Promise<ExitCode> {
  const { connection, setUp: wanted, publicBaseUrl } = await readRequest(io, options);
  const traits = traitsFor(connection, options);
  requirePossible(traits, options);
  const setUp = describeSetUp(wanted, traits);
  const given = givenKeys(io.env);
  // Where provision makes the users, their keys are not used.
  if (traits.users === "given") requireOwnKeys(given);
  const buckets = bucketsFor(setUp, traits, given);
  if (options.print !== undefined) {
    io.out(printSetUp({ ...setUp, buckets }, { format: options.print, provider: connection.provider }));
    return 0;
  }

  io.progress("Looking at what is there …");
  const admin = { ...(await connectAdmin(connection)), traits };
  const identities = identitiesFor(admin, connection, given);
  const newKeys: EnvValues = {};
  const deps: IdentityDeps = {
    identities,
    traits,
    given,
    writesFile: options.env !== undefined,
    newKeys: options.newKeys ?? false,
    onKeys: (role, keys) => void Object.assign(newKeys, keyValues(role, keys)),
  };
  const presence = await Promise.all(buckets.map((bucket) => planBucket(admin, bucket.name)));
  const users = await Promise.all(setUp.identities.map((identity) => planIdentity(deps, identity)));
  const settings = await Promise.all(buckets.map((bucket) => planSettings(admin, bucket)));
  const steps: Step[] = [
    ...presence,
    ...users.map((user) => user.presence),
    ...settings.flat(),
    ...users.flatMap((user) => user.permissions),
    ...(traits.dashboard !== undefined && publicBaseUrl === undefined
      ? [{ target: "dashboard", state: "by-hand" as const, text: traits.dashboard.media }]
      : []),
    ...distributionSteps(wanted.serving),
    ...users.flatMap((user) => user.keys),
  ];

  const values = envValues(connection, { ...wanted, publicBaseUrl, bucketOwner: admin.owner.ExpectedBucketOwner });
  let written = false;
  if (options.env !== undefined) {
    const keysComing = users.some((user) => user.keys.some(({ state }) => state === "create"));
    steps.push(
      await planEnvFile(resolve(options.env), {
        // Also the keys of users that were made by other means: the file is all that the API and doctor get.
        values: { ...values, ...(traits.users === "given" && givenValues(setUp, given)) },
        keysComing,
        newKeys: () => newKeys,
        onWritten: () => void (written = true),
      }),
    );
  }
  io.progress(undefined);
  return carryOut(io, {
    steps,
    options,
    next: `Prove it: s3-direct doctor${options.env === undefined ? "" : ` --env ${options.env}`}`,
    // New keys are shown only this once, unless the file has them.
    more: () => (written || Object.keys(newKeys).length === 0 ? {} : { ...values, ...newKeys }),
  });
}

/** Old browsers may sniff a type other than the published file's, and S3 can't send the header that forbids it. */
function distributionSteps(serving: Serving): Step[] {
  if (serving.kind !== "cloudfront") return [];
  const target = `distribution ${serving.distributionArn.split("/").at(-1)}`;
  const text = "let a response headers policy add X-Content-Type-Options: nosniff to what it serves of media/*";
  return [{ target, state: "by-hand", text }];
}

function givenValues({ identities }: SetUp, given: GivenKeys): EnvValues {
  const values = identities.map(({ role }) => (given[role] === undefined ? {} : keyValues(role, given[role])));
  return Object.assign({}, ...values);
}
