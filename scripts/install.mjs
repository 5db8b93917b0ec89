// Installs the packages, as the lockfile has them.
import { pnpm } from "./pnpm.mjs";
import { findDeadProxy } from "./this-machine.mjs";

/** What npm and pnpm say where the network fails them. */
const network = /fetch|network/i;

/**
 * @param options.signal ends it
 * @throws Error in one sentence when it fails
 */
export async function install({ env = process.env, signal }) {
  const dead = await findDeadProxy(env);
  const explain = (said) => (dead !== undefined && network.test(said) ? noAnswer(dead) : undefined);
  // Each would ask it again and again for more than a minute. What is on this machine already is installed all the same.
  const once = dead === undefined ? {} : { npm_config_fetch_retries: "0", pnpm_config_fetch_retries: "0" };
  await pnpm(["install", "--frozen-lockfile"], { quiet: true, env: { ...env, ...once }, signal, explain });
}

function noAnswer({ variable, address }) {
  return `The packages can't be fetched: ${variable} names a proxy, ${address}, where nothing answers. Correct it, or unset it.`;
}
