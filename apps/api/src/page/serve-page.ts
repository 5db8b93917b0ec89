import { serveStatic } from "@hono/node-server/serve-static";
import { Hono, type MiddlewareHandler } from "hono";

/** The API's paths. All others belong to the page. */
const isApi = /^\/(trpc|api|livez|readyz|csp)(\/|$)/;

/**
 * Serves the web app's build from the API's own origin, with the headers that protect it. The page has its own routes:
 * a path without a file returns the page.
 *
 * @param folder - the build that `pnpm build` writes to apps/web/dist
 * @param headers - for every response
 */
export function servePage({ folder, headers }: { folder: string; headers: Readonly<Record<string, string>> }) {
  const serve =
    (files: MiddlewareHandler): MiddlewareHandler =>
    async (c, next) => {
      const found = isApi.test(c.req.path) ? undefined : await files(c, async () => undefined);
      if (!found) return next();
      for (const [name, value] of Object.entries(headers)) found.headers.set(name, value);
      // The names of assets contain their hash.
      const isAsset = c.req.path.startsWith("/assets/");
      found.headers.set("cache-control", isAsset ? "public, max-age=31536000, immutable" : "no-cache");
      return found;
    };
  // The build contains a compressed copy of each file.
  const file = serve(serveStatic({ root: folder, precompressed: true }));
  const page = serve(serveStatic({ root: folder, path: "index.html", precompressed: true }));
  // If a path looks like a file that does not exist, the response stays "not found": a page in place of a script would
  // help nobody.
  const route: MiddlewareHandler = (c, next) => (/\.[a-z0-9]+$/i.test(c.req.path) ? next() : page(c, next));
  // If the browser has no worker of the page (yet), files that another app shares with the page arrive here. They are
  // not read.
  return new Hono().post("/share-target", (c) => c.redirect("/?shared=lost", 303)).get("*", file, route);
}
