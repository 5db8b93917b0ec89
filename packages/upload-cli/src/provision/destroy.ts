import type { ExitCode, Io } from "../io.ts";
import { readConnection } from "../connection.ts";
import { describeSetUp } from "../set-up/set-up.ts";
import { connectAdmin } from "./admin.ts";
import { isOwnBucket, planBucketRemoval } from "./bucket.ts";
import { carryOut, type CarryOutOptions } from "./carry-out.ts";
import { planRemovals } from "./plan-buckets.ts";
import { planIdentityRemoval } from "./plan-identities.ts";
import { bucketNames, requireUserNames, type ProvisionOptions } from "./request.ts";
import type { Step } from "./step.ts";
import { givenKeys, identitiesFor, requirePossible, traitsFor } from "./who.ts";

export type DestroyCommand = Pick<
  ProvisionOptions,
  | "provider"
  | "endpoint"
  | "region"
  | "uploadBucket"
  | "mediaBucket"
  | "signerUser"
  | "publisherUser"
  | "rolesFor"
  | "givenUsers"
> &
  CarryOutOptions & {
    janitorUser: string;
    /** Also delete the buckets if they are empty. */
    buckets?: boolean | undefined;
  };

/** Removes what provision made, and nothing else. */
export async function destroy(io: Io, options: DestroyCommand): Promise<ExitCode> {
  const connection = readConnection(options, io.env);
  const { signerUser: signer, publisherUser: publisher, janitorUser: janitor } = options;
  const names = { signer, publisher, janitor };
  requireUserNames(names);
  const traits = traitsFor(connection, options);
  requirePossible(traits, options);
  const setUp = describeSetUp(
    {
      ...(await bucketNames(io, options, connection)),
      region: connection.region,
      // Our rules are recognized by their IDs, whatever their origins.
      origins: [],
      serving: { kind: "private" },
      maxSignatureAge: 0,
      names,
      rolesFor: options.rolesFor,
    },
    traits,
  );
  io.progress("Looking at what is there …");
  const admin = { ...(await connectAdmin(connection)), traits };
  const identities = identitiesFor(admin, connection, givenKeys(io.env));

  const steps: Step[] = [];
  // These steps come last, because a bucket that is not empty stays.
  const last: Step[] = [];
  for (const bucket of setUp.buckets) {
    if (!(await isOwnBucket(admin, bucket.name))) continue;
    steps.push(...(await planRemovals(admin, bucket)));
    if (options.buckets) last.push(await planBucketRemoval(admin, bucket.name));
  }
  for (const identity of setUp.identities) steps.push(...(await planIdentityRemoval({ identities }, identity)));
  io.progress(undefined);
  return carryOut(io, { steps: [...steps, ...last], options, more: () => ({}) });
}
