import { useSyncExternalStore } from "react";
import { readSetting, writeSetting } from "./settings.ts";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const listeners = new Set<() => void>();

/** index.html shows the kept choice before the first paint, in the same way. */
export function chooseTheme(theme: Theme): void {
  writeSetting("theme", theme);
  document.documentElement.style.colorScheme = theme === "system" ? "" : theme;
  for (const listener of listeners) listener();
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, () => themes.find((theme) => theme === readSetting("theme")) ?? "system");
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
