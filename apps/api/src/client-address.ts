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
  const address = withoutPort(trusted[0] ?? "");
  return isIP(address) === 0 ? request.socketAddress : address;
}

/**
 * Some proxies write the port as well: Azure's Application Gateway always does
 * (https://learn.microsoft.com/en-us/azure/application-gateway/how-application-gateway-works), AWS's load balancers with
 * `routing.http.xff_client_port.enabled`. Each of a person's connections has another port, so it must not count.
 */
function withoutPort(entry: string): string {
  const [, inBrackets, v4] = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/.exec(entry) ?? [];
  return inBrackets ?? v4 ?? entry;
}
