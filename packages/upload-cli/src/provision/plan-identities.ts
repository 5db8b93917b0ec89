import { CliError } from "../cli-error.ts";
import type { Keys } from "../connection.ts";
import {
  bucketsIn,
  describeStatements,
  policyOf,
  principalsIn,
  sameStatements,
  statementsOf,
} from "../set-up/policy.ts";
import { keyVariables, type Role } from "../set-up/roles.ts";
import type { IdentitySetUp } from "../set-up/set-up.ts";
import type { ProviderTraits } from "../set-up/traits.ts";
import { trustPolicy } from "./iam.ts";
import type { FoundIdentity, Identities } from "./identities.ts";
import type { Step } from "./step.ts";
import type { GivenKeys } from "./who.ts";

export type IdentityDeps = {
  identities: Identities;
  traits: Pick<ProviderTraits, "users" | "grants" | "dashboard">;
  /** The keys that the environment already has. */
  given: GivenKeys;
  /** Whether settings are written to a file, which then needs all keys. */
  writesFile: boolean;
  /** Make new keys even if there are some. */
  newKeys: boolean;
  /** Called with each new key. */
  onKeys: (role: Role, keys: Keys) => void;
};

/** `presence` comes before the policies that name the identity; `keys` are made last, when everything else is done. */
export type IdentityPlan = { presence: Step; permissions: Step[]; keys: Step[] };

/**
 * Plans one identity: its presence, its permissions and its keys.
 * @throws CliError if the identity has the rights of another set-up, which would be lost
 */
export async function planIdentity(deps: IdentityDeps, identity: IdentitySetUp): Promise<IdentityPlan> {
  const found = await deps.identities.find(identity);
  const others = describeOthers(identity, found);
  if (others !== undefined)
    throw new CliError(
      `${identity.name} ${others}: give --${identity.role}-user another name, or, where that bucket's name was a mistake, run s3-direct destroy with it first.`,
    );
  const looked = { identity, found, target: targetOf(identity) };
  return {
    presence: presence(deps, looked),
    permissions: [...trust(deps, looked), ...permissions(deps, looked)],
    keys: keys(deps, looked),
  };
}

/** Plans a removal for destroy: of all that provision made, and only of our policy in any other identity. */
export async function planIdentityRemoval(
  { identities }: Pick<IdentityDeps, "identities">,
  identity: IdentitySetUp,
): Promise<Step[]> {
  const found = await identities.find(identity);
  if (found === undefined || (!found.ours && found.policy === undefined)) return [];
  const target = targetOf(identity);
  const others = describeOthers(identity, found);
  if (others !== undefined) return [{ target, state: "same", text: `stays: it ${others}` }];
  const left = found.keyIds.length === 0 ? "" : `, and its access keys, whoever made these: ${found.keyIds.join(", ")}`;
  const text = found.ours ? "with its keys and its policy" : `our policy; who else made it keeps it${left}`;
  return [{ target, state: "delete", text, apply: () => identities.remove(identity, found) }];
}

const targetOf = ({ role, name, trusts }: IdentitySetUp) =>
  `${trusts === undefined ? "user" : "role"} ${name} (${role})`;

/** Names the buckets of another set-up in the same account whose identity has the same name. */
function describeOthers({ statements }: IdentitySetUp, found: FoundIdentity | undefined): string | undefined {
  const ours = bucketsIn(statements);
  const named = [
    ...(found?.uploadBucket === undefined ? [] : [found.uploadBucket]),
    ...bucketsIn(statementsOf(found?.policy)),
  ];
  const others = named.filter((bucket) => !ours.has(bucket));
  return others.length === 0 ? undefined : `has the rights of another set-up, on ${others.join(", ")}`;
}

type Looked = { identity: IdentitySetUp; found: FoundIdentity | undefined; target: string };

function presence({ identities, traits }: IdentityDeps, { identity, found, target }: Looked): Step {
  if (found !== undefined) return { target, state: "same", text: "is there" };
  if (traits.users === "given") {
    const variables = keyVariables(identity.role).join(" and ");
    const means = traits.dashboard?.[identity.role] ?? "make it by your provider's means";
    return { target, state: "by-hand", text: `${means}. Give its keys as ${variables}` };
  }
  return { target, state: "create", text: "is made", apply: () => identities.create(identity) };
}

/** Plans who may assume a role. For a new role, `create` sets this. */
function trust({ identities }: IdentityDeps, { identity, found, target }: Looked): Step[] {
  const { trusts } = identity;
  if (found === undefined || trusts === undefined) return [];
  const text = `may be assumed by ${trusts} alone`;
  if (sameStatements(statementsOf(found.trust), trustPolicy(trusts).Statement))
    return [{ target, state: "same", text }];
  // If others made the role, other principals may need it.
  if (!found.ours) return [{ target, state: "by-hand", text: `let it be assumed by ${trusts} alone` }];
  const others = principalsIn(statementsOf(found.trust)).filter((principal) => principal !== trusts);
  const lost = others.length === 0 ? "" : `, and no more by ${others.join(", ")}`;
  return [{ target, state: "change", text: text + lost, apply: () => identities.putTrust(identity) }];
}

function permissions({ identities, traits }: IdentityDeps, { identity, found, target }: Looked): Step[] {
  const policy = policyOf(identity.statements);
  switch (traits.grants.kind) {
    // The permissions are in the buckets' policies.
    case "bucket-policy":
      return [];
    case "by-hand":
      if (traits.dashboard?.[identity.role] !== undefined) return [];
      return [{ target, state: "by-hand", text: `give it these permissions: ${JSON.stringify(policy)}` }];
    case "user-policy": {
      const text = `policy: ${describeStatements(identity.statements)}`;
      const current = statementsOf(found?.policy);
      if (sameStatements(current, identity.statements)) return [{ target, state: "same", text }];
      const state = current.length === 0 ? "create" : "change";
      return [{ target, state, text, apply: () => identities.putPolicy(identity, policy) }];
    }
  }
}

function keys(deps: IdentityDeps, { identity, found, target }: Looked): Step[] {
  const { identities, traits, newKeys, onKeys } = deps;
  if (traits.users === "given" || identity.trusts !== undefined) return [];
  if (found !== undefined && found.keyIds.length > 0 && !newKeys) {
    const problem = keyProblem(deps, { role: identity.role, keyIds: found.keyIds });
    if (problem === undefined) return [{ target, state: "same", text: "has an access key (--new-keys makes another)" }];
    return [{ target, state: "by-hand", text: `${problem}, or make another with --new-keys` }];
  }
  const apply = async () => onKeys(identity.role, await identities.createKeys(identity));
  return [{ target, state: "create", text: "gets an access key", apply }];
}

/** Returns what is wrong with the file's secret: a secret is shown only once, when its key is made. */
function keyProblem(
  { given, writesFile }: IdentityDeps,
  { role, keyIds }: { role: Role; keyIds: readonly string[] },
): string | undefined {
  const [id, secret] = keyVariables(role);
  const known = given[role];
  if (known === undefined) return writesFile ? `has an access key already: give it as ${id} and ${secret}` : undefined;
  return keyIds.includes(known.accessKeyId) ? undefined : `${id} is not one of its access keys: correct it`;
}
