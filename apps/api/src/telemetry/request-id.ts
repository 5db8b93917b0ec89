import { randomUUID } from "node:crypto";

/**
 * The id by which a request is found in every log: the one that the proxy in front has made and logged, or one of our own. Without a
 * proxy that is trusted nobody chooses it.
 */
export function requestIdFrom({ header, proxies }: { header: string | undefined; proxies: number }): string {
  const isProxys = proxies > 0 && header !== undefined && /^[\w-]{16,64}$/.test(header);
  return isProxys ? header : randomUUID();
}
