import { isUnreachable } from "../lib/trpc.ts";
import { Notice } from "./notice.tsx";

/**
 * Shown in place of an answer of the API: the space that it will take, or that the request failed. If the API is
 * unreachable, the page says so, and the request is retried.
 */
export function NotRead({ error, failed, className }: { error: unknown; failed: string; className: string }) {
  const isFailed = error && !isUnreachable(error);
  return isFailed ? <Notice>{failed}</Notice> : <div className={className} aria-busy />;
}
