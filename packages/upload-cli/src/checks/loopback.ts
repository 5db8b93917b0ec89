import { request as open } from "node:http";
import type { LookupFunction } from "node:net";

const loopback: LookupFunction = (_name, { all }, found) =>
  all ? found(null, [{ address: "127.0.0.1", family: 4 }]) : found(null, "127.0.0.1", 4);

/**
 * Sends a request to a host name below `localhost`. Every browser resolves such a name to this machine, but not every
 * system does.
 */
export async function sendToLoopback(request: Request): Promise<Response> {
  const { url, method, signal } = request;
  const body = Buffer.from(await request.arrayBuffer());
  const headers = { ...Object.fromEntries(request.headers), "content-length": String(body.length) };
  return new Promise((resolve, reject) => {
    const sent = open(url, { method, headers, signal, lookup: loopback }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        const init = { status: answer.statusCode ?? 0, headers: headersOf(answer.headersDistinct) };
        const hasBody = chunks.length > 0 && init.status !== 204 && init.status !== 304;
        resolve(new Response(hasBody ? Buffer.concat(chunks) : null, init));
      });
    });
    sent.on("error", reject).end(body);
  });
}

function headersOf(all: Readonly<Record<string, string[] | undefined>>): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(all)) for (const value of values) headers.append(name, value);
  return headers;
}
