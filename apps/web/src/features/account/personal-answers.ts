import { getQueryKey } from "@trpc/react-query";
import { queryClient, trpc } from "../../lib/trpc.ts";

/** What the API has told one person must not meet the next one. */
export function forgetAnswers(): void {
  for (const router of [trpc.media, trpc.share, trpc.fileRequest, trpc.session, trpc.account, trpc.passkey])
    void queryClient.resetQueries({ queryKey: getQueryKey(router) });
}
