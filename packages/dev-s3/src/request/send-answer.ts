import { Readable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import type { Exchange } from "./answer-request.ts";
import type { S3Answer } from "./call.ts";

/** Sends a response; a client that has disconnected is no error. */
export async function sendAnswer(
  exchange: Exchange,
  input: { answer: S3Answer; headers: Record<string, string> },
): Promise<void> {
  const { response, message } = exchange;
  const { status, headers, body } = input.answer;
  const all: Record<string, string> = { server: "dev-s3", ...headers, ...input.headers };
  if (typeof body === "string") {
    all["content-type"] ??= "application/xml";
    all["content-length"] = String(Buffer.byteLength(body));
  } else if (body === undefined && status !== 204 && status !== 304) all["content-length"] ??= "0";
  // The client never got "100 Continue", and may or may not send its body: only a new connection is unambiguous.
  if (exchange.expectsContinue && !message.readableDidRead) all["connection"] = "close";
  try {
    response.writeHead(status, encodeHeaders(all));
    if (body instanceof Readable) await pipeline(body, response);
    else {
      response.end(message.method === "HEAD" ? undefined : body);
      await finished(response);
    }
  } catch {
    // The client disconnected before it had the whole response.
    response.destroy();
  }
}

/** Encodes headers as S3 does: a header contains bytes, so text outside ASCII is sent as in RFC 2047. */
function encodeHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      /^[\t\x20-\x7e]*$/.test(value) ? value : `=?UTF-8?B?${Buffer.from(value, "latin1").toString("base64")}?=`,
    ]),
  );
}
