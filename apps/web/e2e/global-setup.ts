import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { TestProject } from "vitest/node";
import { type Stack, startStack } from "./stack.ts";

declare module "vitest" {
  // Declaration merging works with an interface only.
  interface ProvidedContext {
    /** The page's address. */
    url: string;
    /**
     * A test sends requests here to stop the API (`/stop`) and start it (`/start`), or to hold calls of a procedure
     * (`/hold?procedure=upload.finish`) and let them go (`/letGo`): the tests run in other processes.
     */
    control: string;
  }
}

/** Files of up to 200 MB. */
const env = { UPLOAD_MAX_SIZE: "200000000" };

let stack: Stack | undefined;
let control: Server | undefined;

/** Starts one stack for all tests. */
export async function setup({ provide }: TestProject): Promise<void> {
  const webPort = process.env["S3_DIRECT_WEB_PORT"];
  const started = await startStack({ env, webPort: webPort === undefined ? undefined : Number(webPort) });
  stack = started;
  provide("url", started.url);

  control = createServer((request, response) => {
    obey(started, request.url ?? "").then(
      () => response.end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  }).listen(0, "127.0.0.1");
  await once(control, "listening");
  const address = control.address();
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  provide("control", `http://127.0.0.1:${address.port}`);
}

async function obey({ api, held }: Stack, order: string): Promise<void> {
  const { pathname, searchParams } = new URL(order, "http://localhost");
  switch (pathname) {
    case "/stop":
      return api.stop();
    case "/start":
      return api.start();
    case "/hold":
      held.hold(searchParams.get("procedure") ?? "", Number(searchParams.get("after")));
      return;
    case "/letGo":
      held.letGo();
      return;
    default:
      throw new Error(`There is no order ${order}.`);
  }
}

export async function teardown(): Promise<void> {
  control?.close();
  await stack?.[Symbol.asyncDispose]();
}
