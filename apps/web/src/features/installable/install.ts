import { createSetting, createStore } from "../../lib/store.ts";

/** The browser's own install dialog, if it offers one. It is kept until somebody wants it. */
export const installDialog = createStore<BeforeInstallPromptEvent | undefined>(undefined);

/** A person who declined is not asked again. */
export const installOffer = createSetting("install", ["open", "declined"], "open");

/**
 * Listens for the browser's offer, which comes only once: call this once, early. The worker is part of the build; a
 * development server has none.
 */
export function makeInstallable(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    installDialog.set(event);
  });
  addEventListener("appinstalled", () => installDialog.set(undefined));
  if (import.meta.env.MODE === "production") void navigator.serviceWorker?.register("/sw.js").catch(() => {});
}
