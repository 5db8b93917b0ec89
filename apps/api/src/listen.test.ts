import { Agent, get, type IncomingMessage } from "node:http";
import { once } from "node:events";
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
  const closed = server.close({ drainMs: 500, graceMs: 1_000 });
  expect(await ask()).toBe("close");
  await closed;
  await expect(ask()).rejects.toThrow();
  agent.destroy();
});
