import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

type Scrypt = typeof crypto.scrypt extends (...args: infer Args) => void ? Args : never;

/**
 * Passwords are hashed by better-auth as ever, but for how dear that is: as it does it, each time takes a tenth of a second and
 * 32 MiB.
 */
export function hashCheaply(): void {
  const { scrypt } = crypto;
  const cheap = (...[password, salt, length, options, callback]: Scrypt) =>
    scrypt(password, salt, length, { ...options, N: 2 }, callback);
  Object.assign(crypto, { scrypt: cheap });
  // What has imported it by its name has this one, too.
  syncBuiltinESMExports();
}
