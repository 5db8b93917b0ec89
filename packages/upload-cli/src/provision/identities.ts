import type { Keys } from "../place.ts";
import type { IdentitySetUp } from "../set-up/set-up.ts";
import type { PolicyDocument } from "../set-up/policy.ts";

export type FoundIdentity = {
  /** Whether provision made it. */
  ours: boolean;
  /** Its access keys; a role has none. */
  keyIds: readonly string[];
  /** Its own policy of ours, as JSON. */
  policy?: string | undefined;
  /** The upload bucket of the set-up that it was made for, if that is not in its policy. */
  uploadBucket?: string | undefined;
  /** Who may assume it, as JSON; only a role has that. */
  trust?: string | undefined;
};

/** A provider's API for users and roles. */
export type Identities = {
  /** @returns undefined when there is none with that name */
  find: (identity: IdentitySetUp) => Promise<FoundIdentity | undefined>;
  create: (identity: IdentitySetUp) => Promise<void>;
  createKeys: (identity: IdentitySetUp) => Promise<Keys>;
  putPolicy: (identity: IdentitySetUp, policy: PolicyDocument) => Promise<void>;
  /** Lets only whom the set-up names assume a role. */
  putTrust: (identity: IdentitySetUp) => Promise<void>;
  /** Deletes what is ours: the policy, and the identity with its keys where provision made it. */
  remove: (identity: IdentitySetUp, found: FoundIdentity) => Promise<void>;
};
