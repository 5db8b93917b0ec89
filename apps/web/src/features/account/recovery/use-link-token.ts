import { useSyncExternalStore } from "react";

/**
 * Returns the secret after # in a mail's link. It moves from the address to the state of the history entry, where
 * nobody sees it and a reload still finds it. It changes if a link is opened in a tab that already shows one.
 *
 * @returns an empty text if there is none
 */
export function useLinkToken(): string {
  return useSyncExternalStore(subscribe, tokenHere);
}

function subscribe(onChange: () => void): () => void {
  const take = () => {
    hideToken();
    onChange();
  };
  hideToken();
  addEventListener("hashchange", take);
  return () => removeEventListener("hashchange", take);
}

function tokenHere(): string {
  if (location.hash !== "") return location.hash.slice(1);
  const state: unknown = history.state;
  return typeof state === "object" && state !== null && "linkToken" in state ? String(state.linkToken) : "";
}

function hideToken(): void {
  if (location.hash !== "") history.replaceState({ linkToken: tokenHere() }, "", location.pathname);
}
