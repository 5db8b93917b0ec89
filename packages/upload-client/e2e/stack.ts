import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import { createRouter } from "./api.ts";
import { lanAddress, startStorage, type TestStorage } from "./storage.ts";

export type Stack = {
  /** The page, in a secure context. */
  url: string;
  /** The page by the machine's address. */
  lanUrl: string;
  storage: TestStorage;
  /** Nobody answers any more: neither the API nor S3. */
  cut: () => Promise<void>;
  mend: () => Promise<void>;
  close: () => Promise<void>;
};

const types: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };

/** A page, its API and its S3, in this process. @param folder the built page */
export async function startStack(folder: string): Promise<Stack> {
  const storage = await startStorage();
  const { options, lanEndpoint } = storage;
  const answerCall = createHTTPHandler({ router: createRouter(options, { lanEndpoint }), basePath: "/trpc/" });
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/trpc/")) answerCall(request, response);
    else void serve(folder, { path: new URL(request.url ?? "", "http://page").pathname, response });
  });
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
      await storage.remove();
    },
  };
}

/** @returns the port; 0 takes any free one */
async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, "0.0.0.0");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  return address.port;
}

async function serve(folder: string, { path, response }: { path: string; response: ServerResponse }): Promise<void> {
  const file = path === "/" ? "/index.html" : path;
  try {
    const bytes = await readFile(join(folder, file));
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" }).end(bytes);
  } catch {
    response.writeHead(404).end();
  }
}
