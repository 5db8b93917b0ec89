import { UploadError } from "@s3-direct/upload-core";
import { onlineManager, useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { configKey, isUnreachable, type RouterOutputs, trpcClient } from "./trpc.ts";

/** How often the page checks whether the API answers (milliseconds), and how often while it does not. */
const heartbeat = { up: 5_000, down: 2_000 };

/** An API that has not answered for so long (milliseconds) is away, too: a connection can die without an error. */
const longestAnswer = 10_000;

export type ApiState = {
  status: "up" | "down" | "offline";
  /** Undefined until the API has answered once. */
  config: RouterOutputs["config"] | undefined;
};

/** Returns whether the API answers, and its public settings. */
export function useApi(): ApiState {
  const isOnline = useSyncExternalStore(subscribeOnline, () => onlineManager.isOnline());
  // Retried, so that the reason stays known while it is asked again, which may take long.
  const { data, failureReason } = useQuery({
    queryKey: configKey,
    queryFn: askConfig,
    retry: (_, error) => isUnreachable(error),
    retryDelay: heartbeat.down,
    refetchInterval: heartbeat.up,
  });
  const status = !isOnline ? "offline" : isUnreachable(failureReason) ? "down" : "up";
  return { status, config: data };
}

/** @throws UploadError NETWORK if there is no answer in time */
export function askConfig(): Promise<RouterOutputs["config"]> {
  const late = AbortSignal.timeout(longestAnswer);
  return new Promise((resolve, reject) => {
    late.addEventListener("abort", () => reject(new UploadError("NETWORK")));
    trpcClient.config.query(undefined, { signal: late }).then(resolve, reject);
  });
}

function subscribeOnline(listener: () => void): () => void {
  return onlineManager.subscribe(listener);
}
