/** What a link's password was good for, until the tab is closed. A browser may refuse to keep it: then it lasts as long as the page. */
export function keepPass(token: string, pass: string): void {
  try {
    sessionStorage.setItem(placeOf(token), pass);
  } catch {
    // As said.
  }
}

export function keptPass(token: string): string | undefined {
  try {
    return sessionStorage.getItem(placeOf(token)) ?? undefined;
  } catch {
    return undefined;
  }
}

const placeOf = (token: string) => `share-pass:${token}`;
