import type { Keys } from "../connection.ts";
import type { IdentitySetUp } from "../set-up/set-up.ts";
import type { PolicyDocument } from "../set-up/policy.ts";

export type FoundIdentity = {
  /** Whether provision made this identity. */
  ours: boolean;
  /** The identity's access keys; a role has none. */
  keyIds: readonly string[];
  /** The policy that provision put on the identity, as JSON. */
  policy?: string | undefined;
  /** The upload bucket of the set-up that the identity was made for, if the policy does not name it. */
  uploadBucket?: string | undefined;
  /** Who may assume the role, as JSON; undefined for a user. */
  trust?: string | undefined;
};

/** A provider's API for users and roles. */
export type Identities = {
  /** @returns undefined if there is no identity with that name */
  find: (identity: IdentitySetUp) => Promise<FoundIdentity | undefined>;
  create: (identity: IdentitySetUp) => Promise<void>;
  createKeys: (identity: IdentitySetUp) => Promise<Keys>;
  putPolicy: (identity: IdentitySetUp, policy: PolicyDocument) => Promise<void>;
  /** Lets only the principal that the set-up names assume the role. */
  putTrust: (identity: IdentitySetUp) => Promise<void>;
  /** Deletes what is ours: the policy, and also the identity with its keys if provision made it. */
  remove: (identity: IdentitySetUp, found: FoundIdentity) => Promise<void>;
};
