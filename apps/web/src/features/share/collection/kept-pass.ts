/**
 * Keeps the pass that a link's password returned, until the tab is closed. If the browser refuses, it lasts as long as
 * the page.
 */
export function keepPass(token: string, pass: string): void {
  try {
    sessionStorage.setItem(storageKey(token), pass);
  } catch {
    // The browser refuses: see above.
  }
}

export function keptPass(token: string): string | undefined {
  try {
    return sessionStorage.getItem(storageKey(token)) ?? undefined;
  } catch {
    return undefined;
  }
}

const storageKey = (token: string) => `share-pass:${token}`;
