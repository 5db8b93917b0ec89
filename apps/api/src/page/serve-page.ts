import { serveStatic } from "@hono/node-server/serve-static";
import { Hono, type MiddlewareHandler } from "hono";

/** The API's paths. All others are the page's. */
const isApi = /^\/(trpc|api|livez|readyz|csp)(\/|$)/;

/**
 * The web app's build, from this server and so from the API's own origin, with the headers that keep it safe. The page has
 * routes of its own: a path without a file is answered with the page.
 *
 * @param folder - the build, as `pnpm build` leaves it in apps/web/dist
 * @param headers - for every answer
 */
export function servePage({ folder, headers }: { folder: string; headers: Readonly<Record<string, string>> }) {
  const serve =
    (files: MiddlewareHandler): MiddlewareHandler =>
    async (c, next) => {
      const found = isApi.test(c.req.path) ? undefined : await files(c, async () => undefined);
      if (!found) return next();
      for (const [name, value] of Object.entries(headers)) found.headers.set(name, value);
      // A build's assets have their hash in their name.
      const isAsset = c.req.path.startsWith("/assets/");
      found.headers.set("cache-control", isAsset ? "public, max-age=31536000, immutable" : "no-cache");
      return found;
    };
  // The build has each file compressed beside it.
  const file = serve(serveStatic({ root: folder, precompressed: true }));
  const page = serve(serveStatic({ root: folder, path: "index.html", precompressed: true }));
  // A path that looks like a missing file's stays "not found": a page in place of a script helps nobody.
  const route: MiddlewareHandler = (c, next) => (/\.[a-z0-9]+$/i.test(c.req.path) ? next() : page(c, next));
  // Where a browser has no worker of the page's (yet), files that an app shares with it come here: nothing of them is read.
  return new Hono().post("/share-target", (c) => c.redirect("/?shared=lost", 303)).get("*", file, route);
}
