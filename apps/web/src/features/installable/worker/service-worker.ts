import { shareTarget } from "../share-cache.ts";
import { offlinePage } from "./offline-page.ts";
import { takeShared } from "./take-shared.ts";

declare const self: ServiceWorkerGlobalScope;

// It keeps nothing that was fetched: no version of the app, no answer of the API and nobody's file. Only the loading of whole pages comes by
// here; where the line is down they are answered with a page that is part of this script.

/** What is opened there is no page of the app's. */
const isApi = /^\/(trpc|api|livez|readyz|csp)(\/|$)/;

self.addEventListener("install", (event) => {
  // A new version takes over at once: there is nothing kept that would have to fit to it.
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

/** Where a browser can be told so (https://wicg.github.io/service-worker-static-routing-api/), no upload even wakes the worker. */
async function letPass(event: ExtendableEvent): Promise<void> {
  const addRoutes: unknown = Reflect.get(event, "addRoutes");
  if (typeof addRoutes !== "function") return;
  const rules = [{ condition: { not: { requestMode: "navigate" } }, source: "network" }];
  await Promise.resolve(Reflect.apply(addRoutes, event, [rules])).catch(() => {});
}
