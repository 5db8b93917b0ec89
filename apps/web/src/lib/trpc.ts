import type { AppRouter } from "@s3-direct/api";
import { toUploadError } from "@s3-direct/upload-core";
import { type InvalidateOptions, MutationCache, QueryCache, QueryClient, notifyManager } from "@tanstack/react-query";
import { createTRPCReact, getQueryKey, httpBatchLink, httpLink, splitLink } from "@trpc/react-query";
import type { inferRouterOutputs } from "@trpc/server";

export type RouterOutputs = inferRouterOutputs<AppRouter>;

export const trpc = createTRPCReact<AppRouter>();

const http = { url: "/trpc", headers: () => ({ "accept-language": document.documentElement.lang }) };

/**
 * For the provider, and for code outside components (the uploader). The API takes at most 20 calls in a batch; smaller
 * batches keep a slow call from delaying many others. The settings are asked for alone, because they show whether the
 * API answers.
 */
export const trpcClient = trpc.createClient({
  links: [
    splitLink({
      condition: ({ path }) => path === "config",
      true: httpLink(http),
      false: httpBatchLink({ ...http, maxItems: 10 }),
    }),
  ],
});

// Before the next event: a double click would press a button again that is about to be busy.
notifyManager.setScheduler(queueMicrotask);

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignedOut }),
  mutationCache: new MutationCache({
    onError: (error) => {
      noticeSignedOut(error);
      if (isGone(error)) void invalidateFiles();
    },
  }),
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 2 && toUploadError(error).retryable,
      // While the API is unreachable each query retries, so that the page recovers by itself.
      refetchInterval: (query) => isUnreachable(query.state.error) && 2_000,
    },
  },
});

export function isUnreachable(error: unknown): boolean {
  return error !== null && toUploadError(error).code === "NETWORK";
}

/** Whether what was to be changed is not there any more, deleted in another window perhaps: the lists are out of date. */
export const isGone = (error: unknown): boolean => /^UPLOAD_(GONE|NOT_FOUND)$/.test(toUploadError(error).code);

/** The key of the query that asks for the API's public settings. */
export const configKey = getQueryKey(trpc.config, undefined, "query");

/** Whether the page says that the API cannot be reached (see useApi). */
export function isApiAway(): boolean {
  return isUnreachable(queryClient.getQueryState<unknown, unknown>(configKey)?.fetchFailureReason ?? null);
}

/** Reads the shown lists of a person's files, albums, tags and links again. */
export const invalidateFiles = (options?: InvalidateOptions) =>
  Promise.all(
    [trpc.media, trpc.album, trpc.tag, trpc.share].map((all) =>
      queryClient.invalidateQueries({ queryKey: getQueryKey(all) }, options),
    ),
  );

/** The key of the query that asks who is signed in. */
export const sessionKey = ["session"] as const;

export const askWho = () => queryClient.invalidateQueries({ queryKey: sessionKey });

/** A session can end at any time: then the page asks who is signed in, and shows the sign-in form. */
export function noticeSignedOut(error: unknown): void {
  if (toUploadError(error).code === "SIGNED_OUT") void askWho();
}
