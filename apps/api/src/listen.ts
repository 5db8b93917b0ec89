import { once } from "node:events";
import { type Server, createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { StartError } from "./start-error.ts";
import { codeOf } from "./telemetry/describe-error.ts";

export type Listening = {
  /** The port in use, even if port 0 was requested. */
  port: number;
  /**
   * Takes requests for another `drainMs`, until balancers have noticed, and closes each connection after its response;
   * then waits up to `graceMs` for requests under way.
   */
  close: (options: { drainMs?: number; graceMs: number }) => Promise<void>;
};

export type Handler = Parameters<typeof getRequestListener>[0];

/**
 * How long a connection may be idle, in milliseconds. Longer than proxies keep theirs (Caddy: two minutes): otherwise a
 * proxy could send a request on a connection that closes at that moment, and it can't repeat a POST.
 */
const keepAliveTimeout = 125_000;

type Where = {
  port: number;
  host: string | undefined;
  /** The variable that chooses the port. @default "PORT" */
  variable?: string;
};

/** Starts to listen. @throws StartError if the port is in use or not allowed */
export async function listen(fetch: Handler, where: Where): Promise<Listening> {
  // A balancer's plain health check is HTTP/1.0 without a Host header, and would be answered with 400.
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
    throw new StartError(whyNot(error, where), { cause: error });
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
  // An idle connection would stay open, and would bring its next request to this process.
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  await closed;
  clearTimeout(timer);
  clearInterval(sweep);
}

function whyNot(error: unknown, { port, variable = "PORT" }: Where): string {
  const code = codeOf(error);
  if (code === "EADDRINUSE") {
    return `Port ${port} is in use: stop what is running there, or set ${variable} to a free one.`;
  }
  if (code === "EACCES") return `Port ${port} may not be used by this user: set ${variable} to one above 1023.`;
  return `The server cannot listen on port ${port} (${code}).`;
}
