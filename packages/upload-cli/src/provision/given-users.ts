import { CliError } from "../cli-error.ts";
import type { Keys } from "../connection.ts";
import type { IdentitySetUp } from "../set-up/set-up.ts";
import type { Role } from "../set-up/roles.ts";
import type { Identities } from "./identities.ts";

/** Users that were made by other means. Only their keys are known. */
export function givenUsers(keys: Partial<Record<Role, Keys>>): Identities {
  const cannot = ({ name }: IdentitySetUp) =>
    Promise.reject(new CliError(`There is no API to make the user ${name} with.`));
  return {
    async find({ role }) {
      const given = keys[role];
      return given && { ours: false, keyIds: [given.accessKeyId] };
    },
    create: cannot,
    createKeys: cannot,
    putPolicy: cannot,
    putTrust: cannot,
    remove: async () => undefined,
  };
}
