import { createServer, type RequestListener } from "node:http";

/** Starts a server on any free port. */
export async function listen(onRequest: RequestListener) {
  const server = createServer(onRequest);
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Returns an address that no server listens on. */
export async function closedAddress(): Promise<string> {
  await using server = await listen(() => undefined);
  return server.url;
}
