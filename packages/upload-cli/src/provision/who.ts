import { CliError } from "../cli-error.ts";
import { keysOf, type Env, type Keys, type Connection } from "../connection.ts";
import { grantInBuckets } from "../set-up/grants.ts";
import { keyVariables, type Role } from "../set-up/roles.ts";
import type { BucketSetUp, SetUp } from "../set-up/set-up.ts";
import { traits, type ProviderTraits } from "../set-up/traits.ts";
import type { Admin } from "./admin.ts";
import { cephUsers } from "./ceph-users.ts";
import { givenUsers } from "./given-users.ts";
import { iamIdentities } from "./iam.ts";
import type { Identities } from "./identities.ts";
import type { ProvisionOptions } from "./request.ts";

/** Keys of users that already exist, by the variables that an API reads them from. */
export type GivenKeys = Partial<Record<Role, Keys>>;

/** Returns the provider's traits, corrected by the command line's options. */
export function traitsFor(
  { provider }: Connection,
  options: { givenUsers?: boolean | undefined; userArn?: string | undefined },
): ProviderTraits {
  const known = traits[provider];
  const { givenUsers: given, userArn } = options;
  return {
    ...known,
    ...(given && { users: "given", ...(known.grants.kind === "user-policy" && { grants: { kind: "by-hand" } }) }),
    ...(userArn !== undefined && { grants: { kind: "bucket-policy", userArn } }),
  };
}

type Asked = Pick<ProvisionOptions, "rolesFor" | "userArn" | "maxSignatureAge"> & { newKeys?: boolean | undefined };

/** Checks that the options ask for nothing that cannot be made there. @throws CliError */
export function requirePossible(
  { users, bucketPolicies, requestConditions }: ProviderTraits,
  { newKeys, rolesFor, userArn, maxSignatureAge }: Asked,
): void {
  if (maxSignatureAge !== undefined && !requestConditions)
    throw new CliError("Only AWS has policies about the age of a signature: leave out --max-signature-age.");
  if (rolesFor !== undefined && users !== "iam")
    throw new CliError("Roles can be made on AWS only, and not with --given-users: leave out --roles-for.");
  if (newKeys && rolesFor !== undefined) throw new CliError("Roles have no keys: leave out --new-keys.");
  if (newKeys && users === "given")
    throw new CliError(
      "Where users are made by other means, so are their keys: make these, give them as S3_SIGNER_* and S3_PUBLISHER_*, and leave out --new-keys.",
    );
  if (userArn === undefined) return;
  if (!bucketPolicies)
    throw new CliError("This S3 has no bucket policies, which would name the users: leave out --user-arn.");
  if (!/\{(?:user|key)\}/.test(userArn))
    throw new CliError(
      "--user-arn takes a pattern with {user} or {key}: one name for all would give each every right.",
    );
  if (userArn.includes("{key}") && users !== "given")
    throw new CliError("--user-arn with {key} is for users who have keys already: write {user}, or add --given-users.");
}

export function givenKeys(env: Env): GivenKeys {
  const [signer, publisher, janitor] = ["SIGNER", "PUBLISHER", "JANITOR"].map((role) => keysOf(env, `S3_${role}`));
  return { ...(signer && { signer }), ...(publisher && { publisher }), ...(janitor && { janitor }) };
}

/** Checks that no key is given for two roles: it would have the rights of both. @throws CliError */
export function requireOwnKeys(given: GivenKeys): void {
  const ids = Object.values(given).map(({ accessKeyId }) => accessKeyId);
  const shared = ids.find((id, index) => ids.indexOf(id) < index);
  if (shared === undefined) return;
  throw new CliError(
    `${shared} is given for two of S3_SIGNER_*, S3_PUBLISHER_* and S3_JANITOR_*: each needs keys of its own.`,
  );
}

/**
 * Returns the buckets. If permissions belong in bucket policies, these are included.
 * @throws CliError if a policy can name a user only by its key, and the key is not given
 */
export function bucketsFor(setUp: SetUp, { grants }: ProviderTraits, given: GivenKeys): BucketSetUp[] {
  if (grants.kind !== "bucket-policy") return setUp.buckets;
  return grantInBuckets(setUp, ({ role, name }) => {
    const arn = grants.userArn.replaceAll("{user}", name);
    if (!arn.includes("{key}")) return arn;
    const keys = given[role];
    if (keys !== undefined) return arn.replaceAll("{key}", keys.accessKeyId);
    throw new CliError(
      `This S3 has no API for users: make one for the ${role}, and give its keys as ${keyVariables(role).join(" and ")}.`,
    );
  });
}

/** Returns the provider's way to manage users. */
export function identitiesFor(admin: Admin, connection: Connection, given: GivenKeys): Identities {
  switch (admin.traits.users) {
    case "iam":
      return iamIdentities(connection);
    case "ceph":
      return cephUsers(admin, connection.endpoint ?? "");
    case "given":
      return givenUsers(given);
  }
}
