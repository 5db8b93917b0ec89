/** After this many failures in a row a host name is left out. */
const mostFailures = 2;

/** In milliseconds. After that a host name is tried again, and one more failure leaves it out again. */
const leftOutFor = 60_000;

/** How many times in a row a host name has failed, and when it was last used. */
type Health = { failures: number; at: number };

/**
 * Which of the storage's host names work, for the whole page. If a name does not resolve, is blocked or has no CORS
 * rules, every request to it fails, while the others work.
 */
export const names = new Map<string, Health>();

const isLeftOut = ({ failures, at }: Health) => failures >= mostFailures && Date.now() < at + leftOutFor;

/**
 * Notes the outcome of a request to a host name.
 * @param answered whether S3 has answered, or accepted bytes
 * @returns whether the name is left out from now on
 */
export function noteHost(host: string, answered: boolean): boolean {
  const before = names.get(host) ?? { failures: 0, at: 0 };
  const health = { failures: answered ? 0 : before.failures + 1, at: Date.now() };
  names.set(host, health);
  return isLeftOut(health) && !isLeftOut(before);
}

/** Returns the host names that the API should not sign for; undefined if no other is known to work. */
export function hostsToAvoid(): string[] | undefined {
  const [...all] = names;
  const avoided = all.filter(([, health]) => isLeftOut(health)).map(([host]) => host);
  const others = all.some(([, { failures }]) => failures === 0);
  return avoided.length > 0 && others ? avoided : undefined;
}

/** Whether this URL's host name is left out, so that the API should sign for another one. */
export function isAvoided(url: string): boolean {
  return hostsToAvoid()?.includes(new URL(url).host) ?? false;
}
