import { isIP } from "node:net";

/**
 * The address of the person's machine. Each proxy appends the address it was called from to X-Forwarded-For; entries
 * further left than our own proxies' are whatever the caller wrote, so they never count.
 *
 * @param request.proxies how many proxies stand in front of this server
 */
export function clientAddress(request: {
  socketAddress: string | undefined;
  forwardedFor: string | undefined;
  proxies: number;
}): string | undefined {
  const forwarded = (request.forwardedFor ?? "").split(",").map((entry) => entry.trim());
  const trusted = forwarded.filter((entry) => entry !== "").slice(-request.proxies || Infinity);
  const address = trusted[0];
  return address !== undefined && isIP(address) !== 0 ? address : request.socketAddress;
}
