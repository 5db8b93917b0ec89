import { useSyncExternalStore } from "react";

/**
 * What stands after # in a mail's link, which is a secret. It goes from the address to the state of the history's entry, where nobody reads
 * it and a page that is loaded again still has it. A link that is opened where one is shown already changes it.
 *
 * @returns an empty text where there is none
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
