import { Agent, get, type IncomingMessage } from "node:http";
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { listen } from "./listen.ts";

test("a server that closes answers until balancers have noticed, and ends each connection with its answer", async () => {
  const server = await listen(() => new Response("ok"), { port: 0, host: "127.0.0.1" });
  const agent = new Agent({ keepAlive: true });
  const ask = async () => {
    const [response]: IncomingMessage[] = await once(get(`http://127.0.0.1:${server.port}/`, { agent }), "response");
    response?.resume();
    return response?.headers.connection;
  };
  expect(await ask()).toBe("keep-alive");
  const closed = server.close({ drainMs: 3_000, graceMs: 1_000 });
  expect(await ask()).toBe("close");
  await closed;
  await expect(ask()).rejects.toThrow();
  agent.destroy();
});

test("an idle connection is kept for longer than proxies keep theirs, and not beyond the server's end", async () => {
  const server = await listen(() => new Response("ok"), { port: 0, host: "127.0.0.1" });
  const agent = new Agent({ keepAlive: true });
  const [response]: IncomingMessage[] = await once(get(`http://127.0.0.1:${server.port}/`, { agent }), "response");
  expect(response?.headers["keep-alive"]).toBe("timeout=125");
  response?.resume();
  await server.close({ graceMs: 60_000 });
  agent.destroy();
});

test("a health check in HTTP/1.0, without a Host, is answered", async () => {
  const server = await listen((request) => new Response(new URL(request.url).pathname), { port: 0, host: "127.0.0.1" });
  const socket = connect(server.port, "127.0.0.1");
  socket.end("GET /readyz HTTP/1.0\r\n\r\n");
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\/readyz$/);
  await server.close({ graceMs: 0 });
});
