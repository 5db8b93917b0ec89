import { isIP } from "node:net";

/**
 * Returns the address of the caller's machine. Each proxy appends the address of its own caller to X-Forwarded-For.
 * Entries further left than those of the trusted proxies never count, because the caller can write anything there.
 *
 * @param request.proxies how many proxies are in front of this server
 */
export function clientAddress(request: {
  socketAddress: string | undefined;
  forwardedFor: string | undefined;
  proxies: number;
}): string | undefined {
  const forwarded = (request.forwardedFor ?? "").split(",").map((entry) => entry.trim());
  const trusted = forwarded.filter((entry) => entry !== "").slice(-request.proxies || Infinity);
  const address = withoutPort(trusted[0] ?? "");
  return isIP(address) === 0 ? request.socketAddress : address;
}

/**
 * Removes the port, which some proxies write as well: Azure's Application Gateway always does
 * (https://learn.microsoft.com/en-us/azure/application-gateway/how-application-gateway-works), AWS's load balancers
 * with `routing.http.xff_client_port.enabled`. A person's connections have different ports, so the port must not count.
 */
function withoutPort(entry: string): string {
  const [, inBrackets, v4] = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/.exec(entry) ?? [];
  return inBrackets ?? v4 ?? entry;
}
