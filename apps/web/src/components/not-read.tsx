import { isUnreachable } from "../lib/trpc.ts";
import { Notice } from "./notice.tsx";

/**
 * In place of what the API has not answered: its room, or that it failed. That the API cannot be reached is said by the page, and what is
 * asked of it is asked again.
 */
export function NotRead({ error, failed, className }: { error: unknown; failed: string; className: string }) {
  const isFailed = error && !isUnreachable(error);
  return isFailed ? <Notice>{failed}</Notice> : <div className={className} aria-busy />;
}
