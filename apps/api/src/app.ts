import type { HttpBindings } from "@hono/node-server";
import { UploadError } from "@s3-direct/upload-core";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { HTTPException } from "hono/http-exception";
import { secureHeaders } from "hono/secure-headers";
import type { NoteActivity } from "./activity/note-activity.ts";
import type { Auth } from "./auth.ts";
import { serveAuth } from "./auth/serve-auth.ts";
import { clientAddress } from "./client-address.ts";
import { createContext } from "./context.ts";
import { type EventsDeps, serveEvents } from "./late-finish/serve-events.ts";
import { type HealthOptions, createHealth } from "./health.ts";
import { servePage } from "./page/serve-page.ts";
import { serveLinks, type LinkPageDeps } from "./page/serve-links.ts";
import { refusal } from "./refusal.ts";
import type { AppRouter } from "./router.ts";
import { countAuth } from "./telemetry/count-auth.ts";
import { describeError } from "./telemetry/describe-error.ts";
import { retryAfter } from "./rate-limits/retry-after.ts";
import type { RateLimits } from "./rate-limits/rate-limits.ts";
import type { Log } from "./telemetry/log.ts";
import type { Metrics } from "./telemetry/metrics.ts";
import { inRequest, requestIdFrom } from "./telemetry/request-id.ts";
import { inRequestSpan } from "./telemetry/request-span.ts";

export type AppDeps = {
  router: AppRouter;
  auth: Auth;
  log: Log;
  limits: RateLimits;
  metrics: Metrics;
  noteActivity: NoteActivity;
  /** The origins whose pages may change something. */
  webOrigins: readonly string[];
  /** How many proxies are in front of this server. */
  trustProxy: number;
  /** What `/readyz` checks. */
  health: HealthOptions;
  /** Receives S3's events about new files. Undefined: none are accepted. */
  events: EventsDeps | undefined;
  /** The page's Content-Security-Policy: which S3 a browser may reach from it. */
  pagePolicy: string;
  /** The web app's build, if this server serves it. */
  webDist: string | undefined;
  /** What the pages of links need. */
  linkPages: Omit<LinkPageDeps, "log" | "limits">;
  /** Whether people reach this server over https: then browsers are told to use only https. */
  https: boolean;
};

/** The largest body that any call needs: files do not come this way. */
const maxBodyBytes = 1024 * 1024;

/** Enough for an e-mail address, a name and a password. */
const maxAuthBodyBytes = 16 * 1024;

/** Calls in one batch. Browsers must set their batch link's `maxItems` to this or less. */
export const maxBatchSize = 20;

const tooLarge = new UploadError("INVALID_INPUT", { sentence: "The request is larger than 1 MiB." });
const tooLargeForAuth = new UploadError("INVALID_INPUT", { sentence: "The request is larger than 16 KiB." });
const crossSite = new UploadError("REFUSED", {
  sentence: "This request does not come from a page of this application.",
});

// app.request() in tests has no socket, so the bindings may be missing.
type AppEnv = {
  Bindings: Partial<HttpBindings> | undefined;
  Variables: { requestId: string; address: string | undefined };
};

/** Creates the whole API as one fetch handler. The caller listens. */
export function createApp(deps: AppDeps) {
  const { auth, log, limits, metrics } = deps;
  const app = new Hono<AppEnv>();
  const addressOf = (c: Context<AppEnv>) =>
    clientAddress({
      socketAddress: c.env?.incoming?.socket.remoteAddress,
      forwardedFor: c.req.header("x-forwarded-for"),
      proxies: deps.trustProxy,
    });

  app.use(async (c, next) => {
    const requestId = requestIdFrom({ header: c.req.header("x-request-id"), proxies: deps.trustProxy });
    c.set("requestId", requestId);
    c.set("address", addressOf(c));
    await inRequest(requestId, () => inRequestSpan({ request: c.req.raw, requestId }, next));
    c.res.headers.set("x-request-id", requestId);
    // Responses are personal or change, except for the page's files, which have their own header.
    if (!c.res.headers.has("cache-control")) c.res.headers.set("cache-control", "no-store");
  });
  app.use(secureHeaders({ xFrameOptions: "DENY", strictTransportSecurity: deps.https }));
  if (deps.webDist !== undefined) {
    const page = { folder: deps.webDist, headers: { "content-security-policy": deps.pagePolicy } };
    app.route("/", serveLinks({ ...deps.linkPages, log, limits }, page));
    app.route("/", servePage(page));
  }
  app.use(async (c, next) => {
    await next();
    c.res.headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
  });
  app.use("/api/auth/*", countAuth(metrics));
  app.use(bodyLimit({ maxSize: maxBodyBytes, onError: () => refusal("PAYLOAD_TOO_LARGE", tooLarge) }));
  app.use(
    "/api/auth/*",
    bodyLimit({ maxSize: maxAuthBodyBytes, onError: () => refusal("PAYLOAD_TOO_LARGE", tooLargeForAuth) }),
  );
  // Before the check of the origin, because S3 is not a browser.
  if (deps.events !== undefined) app.route("/", serveEvents(deps.events));
  app.use(async (c, next) => {
    // Browsers send Origin with everything but reads. A session's cookie alone does not prove on which page a request
    // began.
    const reads = c.req.method === "GET" || c.req.method === "HEAD";
    const ours = reads || deps.webOrigins.includes(c.req.header("origin") ?? "");
    return ours ? next() : refusal("FORBIDDEN", crossSite);
  });

  app.use(
    cors({
      origin: [...deps.webOrigins],
      credentials: true,
      allowMethods: ["GET", "POST"],
      exposeHeaders: ["retry-after", "x-request-id"],
      maxAge: 3600,
    }),
  );

  app.route("/", createHealth(deps.health));

  // For a server that serves the web app elsewhere and needs the header.
  app.get("/csp", (c) => c.text(deps.pagePolicy));

  app.all("/trpc/*", (c) => {
    // tRPC would report it as an internal error.
    if (!isText(c.req.url)) return c.notFound();
    const requestId = c.get("requestId");
    return fetchRequestHandler({
      endpoint: "/trpc",
      req: c.req.raw,
      router: deps.router,
      maxBatchSize,
      createContext: ({ req, resHeaders }) =>
        createContext(
          { auth, log, limits, metrics, noteActivity: deps.noteActivity },
          { req, resHeaders, requestId, address: c.get("address") },
        ),
      responseMeta: ({ errors }) => ({ headers: retryAfter(errors) }),
    });
  });

  app.all("/api/auth/*", (c) =>
    serveAuth({ auth, log }, { request: c.req.raw, requestId: c.get("requestId"), address: c.get("address") }),
  );

  app.notFound((c) => c.json({ message: "There is nothing here." }, 404));
  app.onError((error, c) => {
    // Thrown by hono's own middleware.
    if (error instanceof HTTPException) return error.getResponse();
    const requestId = c.get("requestId");
    log.error({ requestId, ...describeError(error) }, "request failed");
    return c.json({ message: "Something went wrong on our side.", requestId }, 500);
  });
  return app;
}

/** Whether the percent-encoded bytes are UTF-8. */
function isText(url: string): boolean {
  try {
    decodeURIComponent(new URL(url).pathname);
    return true;
  } catch {
    return false;
  }
}
