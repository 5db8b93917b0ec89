import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { expect, inject, onTestFinished, test } from "vitest";
import { expectPublished, files } from "./on-page.ts";
import { useSuite } from "./use-suite.ts";

const { open, makeFile } = useSuite();

/** The first byte of what a client says: a TLS handshake. */
const handshake = 22;

/** Starts a server that is too far away to have answered a handshake, until the test has ended. */
async function startFarServer() {
  const connections: { said?: number | undefined; isClosed: boolean }[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    const connection: (typeof connections)[number] = { isClosed: false };
    connections.push(connection);
    sockets.push(socket);
    socket.on("data", (bytes) => (connection.said ??= bytes[0]));
    socket.on("close", () => (connection.isClosed = true));
    socket.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { origin: `https://127.0.0.1:${address.port}`, connections };
}

test.runIf(inject("engine") === "chromium")(
  "four files have four connections ahead, which are kept without a request",
  async () => {
    const server = await startFarServer();
    const tab = await open({ preconnect: server.origin });
    const made = await Promise.all(Array.from({ length: 4 }, (_, index) => makeFile(`ahead-${index}.bin`, 40_000)));
    await tab.setFiles(
      files,
      made.map(({ path }) => path),
    );
    await expectPublished(tab, made);
    const kept = { said: handshake, isClosed: false };
    await expect.poll(() => server.connections).toEqual([kept, kept, kept, kept]);
  },
);
