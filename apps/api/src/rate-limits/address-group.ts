import { isIPv6 } from "node:net";

/**
 * Returns the group of addresses that count as one, because one person can use them all: a provider gives a customer a
 * whole /64 of IPv6 (RFC 6177), and one address of IPv4.
 */
export function addressGroup(address: string | undefined): string {
  if (address === undefined) return "unknown";
  const inside = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (inside !== undefined) return inside;
  const [plain = ""] = address.split("%");
  return isIPv6(plain) ? `${firstGroups(plain).join(":")}::/64` : plain;
}

/** Returns the first four of the eight groups, as the URL standard writes them. */
function firstGroups(address: string): string[] {
  const [left = "", right] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const before = left === "" ? [] : left.split(":");
  const after = right ? right.split(":") : [];
  const zeros = right === undefined ? [] : Array<string>(8 - before.length - after.length).fill("0");
  return [...before, ...zeros, ...after].slice(0, 4);
}
