// Installs the packages of the lockfile.
import { pnpm } from "./pnpm.mjs";
import { findDeadProxy } from "./this-machine.mjs";

/** What npm prints if a package has no such version, and what that says of pnpm's. */
const noVersion = /\bETARGET\b/;
const noSuchPnpm =
  "npm's registry does not have the version of pnpm that package.json names: if it is a mirror, it is behind. Choose another by `npm config set registry`.";

/** What npm and pnpm print if the network fails. */
const network = /fetch|network|getaddrinfo|ECONN|ETIMEDOUT/i;

/** A server answered, and its message says more: pnpm prints HTTP 503, npm E503. */
const answered = /certificate|_CERT|HTTP 5\d\d|\bE5\d\d\b/i;

/**
 * By default npm and pnpm wait more than a minute in all before their last try: too long for a person without a
 * network, or whose proxy does not answer. Pauses in milliseconds.
 */
const soon = { fetch_retries: "3", fetch_retry_mintimeout: "1000", fetch_retry_maxtimeout: "5000" };

/**
 * @param options.signal aborts it
 * @throws Error in one sentence if it fails
 */
export async function install({ env = process.env, signal }) {
  const dead = await findDeadProxy(env);
  const retries = Object.entries(dead === undefined ? soon : { fetch_retries: "0" });
  // The person's own settings win. Packages that are on this machine are installed even without a network.
  const settings = retries.flatMap(([name, value]) => [
    [`npm_config_${name}`, value],
    [`pnpm_config_${name}`, value],
  ]);
  const options = {
    quiet: true,
    env: { ...Object.fromEntries(settings), ...env },
    signal,
    explain: (said) => explain(said, dead),
  };
  const run = (asksRegistry) => pnpm(["install", "--frozen-lockfile"], { ...options, asksRegistry });
  await run(false).catch((error) => {
    if (error.message !== noSuchPnpm) throw error;
    // The list of pnpm's versions in npm's cache may be older than the one that package.json names.
    return run(true);
  });
}

function explain(said, dead) {
  if (noVersion.test(said)) return noSuchPnpm;
  return network.test(said) ? noAnswer(said, dead) : undefined;
}

function noAnswer(said, dead) {
  if (dead !== undefined)
    return `The packages can't be fetched: ${dead.variable} names a proxy, ${dead.address}, where nothing answers. Correct it, or unset it.`;
  const registry = said.match(/https?:\/\/(?:[^@/\s]*@)?([^/\s]+)/)?.[1];
  if (registry === undefined || answered.test(said)) return undefined;
  return `The packages can't be fetched: ${registry} does not answer. Connect this machine to the network, or name its proxy in HTTPS_PROXY.`;
}
