import { isIP } from "node:net";
import { addressGroup } from "../rate-limits/address-group.ts";

/** Shortens an address so that its owner still recognizes it: "203.0.113.x"; for IPv6, the customer's part. */
export function shortAddress(address: string | null): string | undefined {
  if (!address) return undefined;
  const group = addressGroup(address);
  return isIP(group) === 4 ? group.replace(/\d+$/, "x") : group.replace(/::\/64$/, ":x");
}
