import { createSetting } from "./store.ts";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

export const theme = createSetting<Theme>("theme", themes, "system");

/** public/theme.js applies the stored choice before the first paint, in the same way. */
theme.subscribe(() => {
  const chosen = theme.get();
  document.documentElement.style.colorScheme = chosen === "system" ? "" : chosen;
});
