import { randomUUID } from "node:crypto";

/**
 * Returns the id by which a request is found in every log: the one that the trusted proxy in front has created and
 * logged, or a new one. Without such a proxy callers can't choose it.
 */
export function requestIdFrom({ header, proxies }: { header: string | undefined; proxies: number }): string {
  const isProxys = proxies > 0 && header !== undefined && /^[\w-]{16,64}$/.test(header);
  return isProxys ? header : randomUUID();
}
