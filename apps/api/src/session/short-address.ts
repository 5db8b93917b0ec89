import { isIP } from "node:net";
import { addressGroup } from "../rate-limits/address-group.ts";

/** So much of an address that its owner knows it again: "203.0.113.x", and of IPv6 the customer's part. */
export function shortAddress(address: string | null): string | undefined {
  if (!address) return undefined;
  const group = addressGroup(address);
  return isIP(group) === 4 ? group.replace(/\d+$/, "x") : group.replace(/::\/64$/, ":x");
}
