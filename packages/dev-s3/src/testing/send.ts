import { type Agent, request as httpRequest, type IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";

export type Answer = {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  text: string;
  code: string | undefined;
};

export type SendOptions = {
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array | Readable;
  /** The address to connect to, whatever host the URL names. */
  connectTo?: string;
  /** @default a new connection */
  agent?: Agent;
};

/** Sends exactly this request: unlike `fetch` it adds only Host and Content-Length, and keeps the path. */
export function send(url: string, options: SendOptions = {}): Promise<Answer> {
  const { method = "GET", headers = {}, body, connectTo, agent = false } = options;
  const [, host = "", path = "/"] = /^https?:\/\/([^/?]+)(.*)$/.exec(url) ?? [];
  const [hostname = "", port] = (connectTo ?? host).split(":");
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      method,
      hostname,
      port,
      path: path.startsWith("/") ? path : `/${path}`,
      headers: { host, ...lengthOf(body, headers), ...headers },
      setHost: false,
      agent,
    });
    outgoing.on("error", reject);
    outgoing.on("response", (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () => {
        const all = Buffer.concat(chunks);
        const text = all.toString("utf8");
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: all,
          text,
          code: /<Code>([^<]+)<\/Code>/.exec(text)?.[1],
        });
      });
    });
    if (body === undefined || typeof body === "string" || body instanceof Uint8Array) outgoing.end(body);
    else body.pipe(outgoing);
  });
}

function lengthOf(body: SendOptions["body"], headers: SendOptions["headers"] = {}): Record<string, string> {
  if (body === undefined || headers["transfer-encoding"] !== undefined) return {};
  return typeof body === "string" || body instanceof Uint8Array
    ? { "content-length": String(Buffer.byteLength(body)) }
    : {};
}
