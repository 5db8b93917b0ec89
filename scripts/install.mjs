// Installs the packages, as the lockfile has them.
import { pnpm } from "./pnpm.mjs";
import { findDeadProxy } from "./this-machine.mjs";

/** What npm and pnpm say where the network fails them. */
const network = /fetch|network|getaddrinfo|ECONN|ETIMEDOUT/i;

/** Somebody has answered, and what they said tells more: pnpm says HTTP 503, npm E503. */
const answered = /certificate|_CERT|HTTP 5\d\d|\bE5\d\d\b/i;

/**
 * npm and pnpm wait for more than a minute in all before they try for the last time: too long for a person who has no network,
 * or whose proxy does not answer. Pauses in milliseconds.
 */
const soon = { fetch_retries: "3", fetch_retry_mintimeout: "1000", fetch_retry_maxtimeout: "5000" };

/**
 * @param options.signal ends it
 * @throws Error in one sentence when it fails
 */
export async function install({ env = process.env, signal }) {
  const dead = await findDeadProxy(env);
  const retries = Object.entries(dead === undefined ? soon : { fetch_retries: "0" });
  // Settings of the person's own come first. What is on this machine already is installed without a network, too.
  const settings = retries.flatMap(([name, value]) => [
    [`npm_config_${name}`, value],
    [`pnpm_config_${name}`, value],
  ]);
  const explain = (said) => (network.test(said) ? noAnswer(said, dead) : undefined);
  await pnpm(["install", "--frozen-lockfile"], {
    quiet: true,
    env: { ...Object.fromEntries(settings), ...env },
    signal,
    explain,
  });
}

function noAnswer(said, dead) {
  if (dead !== undefined)
    return `The packages can't be fetched: ${dead.variable} names a proxy, ${dead.address}, where nothing answers. Correct it, or unset it.`;
  const registry = said.match(/https?:\/\/(?:[^@/\s]*@)?([^/\s]+)/)?.[1];
  if (registry === undefined || answered.test(said)) return undefined;
  return `The packages can't be fetched: ${registry} does not answer. Connect this machine to the network, or name its proxy in HTTPS_PROXY.`;
}
