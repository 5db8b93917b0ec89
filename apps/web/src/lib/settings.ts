/** What a person chose in this browser. It may refuse to keep anything: then a choice lasts as long as the page. */
export function readSetting(name: "locale" | "theme"): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function writeSetting(name: "locale" | "theme", value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Nothing to do: the page has changed already.
  }
}
