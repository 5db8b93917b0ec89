import { createServer } from "node:http";
import { createRouter } from "./api.ts";
import { createPageServer, listen } from "./page-server.ts";
import { lanAddress, startStorage, type TestStorage } from "./storage.ts";

export type Stack = {
  /** The page, in a secure context. */
  url: string;
  /** The page at the machine's address. */
  lanUrl: string;
  storage: TestStorage;
  /** Stops all servers: the API and S3. */
  cut: () => Promise<void>;
  mend: () => Promise<void>;
  close: () => Promise<void>;
};

/** Starts a page, its API and its S3, in this process. @param folder the built page */
export async function startStack(folder: string): Promise<Stack> {
  const storage = await startStorage();
  const { options, lanEndpoint } = storage;
  const silent = createServer((_, response) => response.end());
  const badNames = {
    unresolved: "http://no-such-name.invalid",
    refused: `http://localhost:${await closedPort()}`,
    silent: `http://localhost:${await listen(silent, 0)}`,
  };
  const server = createPageServer({ folder, router: createRouter(options, { lanEndpoint, badNames }) });
  const stop = async () => {
    server.close();
    server.closeAllConnections();
    await storage.stop();
  };
  const port = await listen(server, 0);
  return {
    url: `http://localhost:${port}`,
    lanUrl: `http://${lanAddress()}:${port}`,
    storage,
    cut: stop,
    mend: async () => {
      await storage.start();
      await listen(server, port);
    },
    close: async () => {
      await stop();
      silent.close();
      await storage.remove();
    },
  };
}

async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
