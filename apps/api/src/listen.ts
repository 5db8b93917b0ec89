import { once } from "node:events";
import { type Server, createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { StartError } from "./start-error.ts";
import { codeOf } from "./telemetry/describe-error.ts";

export type Listening = {
  /** The port in use, where 0 was asked for too. */
  port: number;
  /**
   * Takes requests for `drainMs` more, until balancers have noticed, and ends each connection with its answer; then lets those under
   * way finish, up to `graceMs`.
   */
  close: (options: { drainMs?: number; graceMs: number }) => Promise<void>;
};

export type Handler = Parameters<typeof getRequestListener>[0];

/**
 * How long a connection may be idle (milliseconds): longer than proxies keep theirs, Caddy two minutes, or they send a request on one
 * that ends just then, and can't repeat a POST.
 */
const keepAliveTimeout = 125_000;

/** @throws StartError when the port is taken or may not be used */
export async function listen(fetch: Handler, where: { port: number; host: string | undefined }): Promise<Listening> {
  // A balancer's plain health check is HTTP/1.0 without a Host, which would be answered with 400.
  const answer = getRequestListener(fetch, { hostname: "localhost" });
  let isClosing = false;
  const server = createServer({ keepAliveTimeout }, (request, response) => {
    if (isClosing) response.setHeader("connection", "close");
    return answer(request, response);
  });
  server.listen(where.port, where.host);
  try {
    await once(server, "listening");
  } catch (error) {
    throw new StartError(whyNot(error, where.port), { cause: error });
  }
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : where.port,
    async close({ drainMs = 0, graceMs }) {
      isClosing = true;
      await sleep(drainMs);
      await closeServer(server, graceMs);
    },
  };
}

async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, "close");
  server.close();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  // An idle connection would stay open, and bring its next request here.
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  await closed;
  clearTimeout(timer);
  clearInterval(sweep);
}

function whyNot(error: unknown, port: number): string {
  const code = codeOf(error);
  if (code === "EADDRINUSE") return `Port ${port} is in use: stop what is running there, or set PORT to a free one.`;
  if (code === "EACCES") return `Port ${port} may not be used by this user: set PORT to one above 1023.`;
  return `The server cannot listen on port ${port} (${code}).`;
}
