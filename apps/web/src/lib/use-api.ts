import { onlineManager } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { isUnreachable, type RouterOutputs, trpc } from "./trpc.ts";

/** How often the page checks whether the API answers (milliseconds), and how often while it does not. */
const heartbeat = { up: 5_000, down: 2_000 };

export type ApiState = {
  status: "up" | "down" | "offline";
  /** Undefined until the API has answered once. */
  config: RouterOutputs["config"] | undefined;
};

/** Returns whether the API answers, and its public settings. */
export function useApi(): ApiState {
  const isOnline = useSyncExternalStore(subscribeOnline, () => onlineManager.isOnline());
  const { data, error } = trpc.config.useQuery(undefined, {
    retry: false,
    refetchInterval: ({ state }) => (isUnreachable(state.error) ? heartbeat.down : heartbeat.up),
  });
  const status = !isOnline ? "offline" : isUnreachable(error) ? "down" : "up";
  return { status, config: data };
}

function subscribeOnline(listener: () => void): () => void {
  return onlineManager.subscribe(listener);
}
