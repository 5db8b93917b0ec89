import { shareTarget } from "../share-cache.ts";
import { offlinePage } from "./offline-page.ts";
import { takeShared } from "./take-shared.ts";

declare const self: ServiceWorkerGlobalScope;

// Caches nothing that was fetched: no version of the app, no answer of the API and nobody's file. It handles only the
// loading of whole pages; offline it answers with a page that is part of this script.

/** Paths that are no pages of the app. */
const isApi = /^\/(trpc|api|livez|readyz|csp)(\/|$)/;

self.addEventListener("install", (event) => {
  // A new version takes over at once: nothing is cached that would have to match it.
  event.waitUntil(Promise.all([self.skipWaiting(), letPass(event)]));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), self.registration.navigationPreload?.enable()]));
});

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (mode !== "navigate") return;
  const { pathname } = new URL(url);
  if (method === "GET" && !isApi.test(pathname)) event.respondWith(fromNetwork(event));
  if (method === "POST" && pathname === shareTarget) event.respondWith(takeShared(event.request));
});

async function fromNetwork({ preloadResponse, request }: FetchEvent): Promise<Response> {
  try {
    const preloaded: Response | undefined = await preloadResponse;
    return preloaded ?? (await fetch(request));
  } catch {
    return offlinePage();
  }
}

/**
 * Asks the browser, if it can (https://wicg.github.io/service-worker-static-routing-api/), to start the worker only for
 * page loads: an upload then does not even wake it.
 */
async function letPass(event: ExtendableEvent): Promise<void> {
  const addRoutes: unknown = Reflect.get(event, "addRoutes");
  if (typeof addRoutes !== "function") return;
  const rules = [{ condition: { not: { requestMode: "navigate" } }, source: "network" }];
  await Promise.resolve(Reflect.apply(addRoutes, event, [rules])).catch(() => {});
}
