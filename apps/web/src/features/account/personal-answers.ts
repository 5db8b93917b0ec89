import { matchQuery } from "@tanstack/react-query";
import { getQueryKey } from "@trpc/react-query";
import { queryClient, trpc } from "../../lib/trpc.ts";

/** The API's public settings. */
const config = getQueryKey(trpc.config);

/**
 * Removes the API's answers to one person, so that the next person never sees them. Only tRPC's keys begin with a path.
 * The other keys have the person or the file in them, or belong to a link's page, which is for anybody with the link
 * and may be sending files.
 */
export function forgetAnswers(): void {
  void queryClient.resetQueries({
    predicate: (query) => Array.isArray(query.queryKey[0]) && !matchQuery({ queryKey: config }, query),
  });
}
