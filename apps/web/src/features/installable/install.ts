import { createSetting, createStore } from "../../lib/store.ts";

/** The browser's own dialog, where it offers to keep the app on the device: it waits for somebody who wants it. */
export const installDialog = createStore<BeforeInstallPromptEvent | undefined>(undefined);

/** Who said no once is not asked again. */
export const installOffer = createSetting("install", ["open", "declined"], "open");

/** To be called once, early: the browser tells it only once. The worker comes with the build; a development server has none. */
export function makeInstallable(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    installDialog.set(event);
  });
  addEventListener("appinstalled", () => installDialog.set(undefined));
  if (import.meta.env.MODE === "production") void navigator.serviceWorker?.register("/sw.js").catch(() => {});
}
