import { once } from "node:events";
import { createServer, type IncomingMessage, request as ask, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { finished, pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { disturb, passOn, type Way } from "./disturb.ts";

/** A fault of one request, or of its response. */
export type LineFault =
  /** The connection breaks after this number of bytes of the body; 0: before the first. */
  | { kind: "cut"; after: number }
  /** Nothing moves any more after this number of bytes of the body, without an error. */
  | { kind: "stall"; after: number }
  | { kind: "slow"; bytesPerSecond: number }
  | { kind: "late"; ms: number }
  /** One bit in the middle of the body is flipped. */
  | { kind: "flip" }
  /** The request arrives, and the connection breaks before the response. */
  | { kind: "lost-answer" }
  /** The request arrives, and no response comes. */
  | { kind: "no-answer" }
  /** The connection breaks in the middle of the response. */
  | { kind: "cut-answer" }
  /** The response comes in ten pieces, over this number of milliseconds. */
  | { kind: "trickle"; ms: number }
  /** The connection breaks after the response has arrived. */
  | { kind: "reset-after-answer" }
  /** The response has other headers. */
  | { kind: "headers"; change: Record<string, string> }
  /** A server in between responds. */
  | { kind: "answer"; status: number; headers?: Record<string, string>; body?: string };

export type LineRequest = { method: string; path: string; headers: IncomingMessage["headers"] };

/** The requests that a fault happens to, and how many of them. @default one request; never a preflight */
type Happens = { to?: (request: LineRequest) => boolean; count?: number };

export type Line = {
  readonly url: string;
  /** The number of faults that happened on this line. */
  readonly strikes: number;
  add: (fault: LineFault & Happens) => void;
  /** Called for each request that no fault was added for. */
  faultFor: (request: LineRequest) => LineFault | undefined;
  /** Breaks every connection, and each new one, until the line is up. */
  die: () => void;
  /** Lets nothing through, without an error, until the line is up: requests wait. */
  fallSilent: () => void;
  up: () => void;
  /** Takes the line up and removes all faults. */
  clear: () => void;
  close: () => Promise<void>;
};

const isOrdinary = ({ method }: LineRequest) => method !== "OPTIONS" && method !== "HEAD";

/** Starts a line to a local server that breaks on demand. @param target the server's port, called for each request */
export async function startLine(target: () => number): Promise<Line> {
  const added = new Set<{ fault: LineFault & Happens; left: number }>();
  const sockets = new Set<Socket>();
  let isDead = false;
  let strikes = 0;
  let silence: PromiseWithResolvers | undefined;

  function take(request: LineRequest): LineFault | undefined {
    const entry = [...added].find(({ fault: { to = isOrdinary } }) => to(request));
    const fault = entry?.fault ?? line.faultFor(request);
    if (fault !== undefined) strikes++;
    if (entry !== undefined && --entry.left === 0) added.delete(entry);
    return fault;
  }

  async function carry(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url: path = "", headers, socket } = request;
    const fault = take({ method, path, headers });
    const way: Way = { fault, socket, untilUp: async () => silence?.promise };
    await way.untilUp();
    if (fault?.kind === "cut" && fault.after === 0) return void socket.resetAndDestroy();
    if (fault?.kind === "answer") {
      await finished(request.resume());
      response.writeHead(fault.status, { "content-type": "text/html", ...fault.headers }).end(fault.body);
      return;
    }
    if (fault?.kind === "late") await delay(fault.ms);
    const there = ask({ port: target(), host: "127.0.0.1", method, path, headers, agent: false });
    response.on("close", () => response.writableFinished || there.destroy());
    const answered = once(there, "response");
    pipeline(disturb(request, way), there).catch(() => request.resume());
    const [answer]: IncomingMessage[] = await answered;
    if (answer !== undefined) await passOn(answer, { response, way });
  }

  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 60_000 }, (request, response) => {
    carry(request, response).catch(() => request.socket.resetAndDestroy());
  });
  server.on("connection", (socket) => {
    if (isDead) return void socket.resetAndDestroy();
    sockets.add(socket.on("close", () => sockets.delete(socket)));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");

  const line: Line = {
    url: `http://127.0.0.1:${address.port}`,
    get strikes() {
      return strikes;
    },
    add: (fault) => void added.add({ fault, left: fault.count ?? 1 }),
    faultFor: () => undefined,
    die() {
      strikes++;
      isDead = true;
      for (const socket of sockets) socket.resetAndDestroy();
    },
    fallSilent() {
      strikes++;
      silence ??= withResolvers();
    },
    up() {
      isDead = false;
      silence?.resolve();
      silence = undefined;
    },
    clear() {
      added.clear();
      line.faultFor = () => undefined;
      line.up();
    },
    async close() {
      line.up();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return line;
}

type PromiseWithResolvers = { promise: Promise<void>; resolve: () => void };

function withResolvers(): PromiseWithResolvers {
  let resolve = () => {};
  const promise = new Promise<void>((given) => {
    resolve = given;
  });
  return { promise, resolve: () => resolve() };
}
