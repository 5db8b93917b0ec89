import { matchQuery } from "@tanstack/react-query";
import { getQueryKey } from "@trpc/react-query";
import { queryClient, trpc } from "../../lib/trpc.ts";

/** What the API says of itself, to everybody. */
const config = getQueryKey(trpc.config);

/**
 * What the API has told one person must not meet the next one. Only tRPC's own keys begin with a path: others are of a link's page, which is
 * there for whoever has the link and may be sending files, or have the person or the file in them.
 */
export function forgetAnswers(): void {
  void queryClient.resetQueries({
    predicate: (query) => Array.isArray(query.queryKey[0]) && !matchQuery({ queryKey: config }, query),
  });
}
