import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";

const current = new AsyncLocalStorage<string>();

/** Calls a function as part of a request: see {@link currentRequestId}. */
export function inRequest<T>(requestId: string, answer: () => T): T {
  return current.run(requestId, answer);
}

/**
 * Returns the id of the request that the caller works for, also after its response; undefined outside a request. For
 * code that no id can be passed to. A listener of a shared connection may get the id of another request.
 */
export function currentRequestId(): string | undefined {
  return current.getStore();
}

/**
 * Returns the id by which a request is found in every log: the one that the trusted proxy in front has created and
 * logged, or a new one. Without such a proxy callers can't choose it.
 */
export function requestIdFrom({ header, proxies }: { header: string | undefined; proxies: number }): string {
  const isProxys = proxies > 0 && header !== undefined && /^[\w-]{16,64}$/.test(header);
  return isProxys ? header : randomUUID();
}
