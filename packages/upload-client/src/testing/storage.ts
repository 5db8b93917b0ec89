import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import { buffer } from "node:stream/consumers";

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** What goes wrong with one request; requests take the faults in the order they were added. */
type Fault =
  | { kind: "answer"; status: number; code?: string }
  /** The connection breaks after the first bytes of the body. */
  | { kind: "reset" }
  /** Stores the object, and breaks the connection in place of an answer. */
  | { kind: "lose-answer" }
  /** Takes no byte of the body and says nothing. */
  | { kind: "stall" };

export type TestStorage = {
  url: string;
  objects: Map<string, Buffer>;
  requests: { method: string; path: string; headers: IncomingMessage["headers"] }[];
  faults: Fault[];
  /** Runs before a request is answered, when its body is in. */
  beforeAnswer: () => Promise<void> | void;
  close: () => Promise<void>;
};

/** Stores what is PUT, once a key, and misbehaves on demand. */
export async function startStorage(): Promise<TestStorage> {
  const handler: Handler = async (request, response) => {
    const { method = "", url: path = "", headers } = request;
    storage.requests.push({ method, path, headers });
    const fault = storage.faults.shift();
    if (fault?.kind === "stall") return;
    if (fault?.kind === "reset") return void request.once("data", () => request.socket.destroy());
    const body = await buffer(request).catch(() => undefined);
    if (body === undefined) return;
    await storage.beforeAnswer();
    if (fault?.kind === "answer") return answer(response, fault);
    if (storage.objects.has(path)) return answer(response, { status: 412, code: "PreconditionFailed" });
    storage.objects.set(path, body);
    if (fault?.kind === "lose-answer") return void request.socket.destroy();
    answer(response, { status: 200 });
  };
  const server = createServer((request, response) => void handler(request, response));
  const storage: TestStorage = {
    url: await listen(server),
    objects: new Map(),
    requests: [],
    faults: [],
    beforeAnswer: () => {},
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return storage;
}

/** An address that refuses connections. */
export async function closedAddress(): Promise<string> {
  const server = createServer();
  const url = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return url;
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
    });
  });
}

function answer(response: ServerResponse, { status, code }: { status: number; code?: string }): void {
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(
    code === undefined ? "" : `<?xml version="1.0"?><Error><Code>${code}</Code><Message>No</Message></Error>`,
  );
}
