import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import type { AppRouter } from "./api.ts";

const types: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };

/** Serves a built page and its API at one address. */
export function createPageServer({ folder, router }: { folder: string; router: AppRouter }): Server {
  const answerCall = createHTTPHandler({ router, basePath: "/trpc/" });
  return createServer((request, response) => {
    if (request.url?.startsWith("/trpc/")) answerCall(request, response);
    else void serve(folder, { path: new URL(request.url ?? "", "http://page").pathname, response });
  });
}

/** @returns the port; with 0, any free port */
export async function listen(server: Server, port: number): Promise<number> {
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
