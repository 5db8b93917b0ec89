import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { finished } from "node:stream/promises";

const chunkSize = 64 * 1024;

/** The headers that a page of another origin may always read. */
const safeHeaders = new Set(["cache-control", "content-language", "content-length", "content-type", "expires"]);

/**
 * XMLHttpRequest over Node's own HTTP client, as far as uploads use it: real sockets, and real upload progress, which
 * happy-dom's does not have. A chunk counts as sent when the operating system has accepted it, as in a browser.
 */
export class NodeXMLHttpRequest extends EventTarget {
  /**
   * Returns the page's origin. With an origin, requests behave as in browsers: they send preflights, hide answers from
   * scripts, and check redirects.
   */
  static origin = (): string | undefined => undefined;

  readonly upload = new EventTarget();
  status = 0;
  responseText = "";
  responseURL = "";
  #method = "";
  #url = "";
  #headers = new Map<string, string>();
  #answered = "";
  #request: ClientRequest | undefined;
  #ended = false;

  open(method: string, url: string): void {
    this.#method = method;
    this.#url = new URL(url).href;
  }

  setRequestHeader(name: string, value: string): void {
    this.#headers.set(name, value);
  }

  getAllResponseHeaders(): string {
    return this.#answered;
  }

  send(given: Blob | FormData): void {
    this.#send(given).catch(() => this.#end("error"));
  }

  abort(): void {
    this.#end("abort");
    this.#request?.destroy();
  }

  async #send(given: Blob | FormData): Promise<void> {
    let body = given;
    if (!(body instanceof Blob)) {
      const encoded = new Response(body);
      this.#headers.set("content-type", encoded.headers.get("content-type") ?? "");
      body = (await encoded.blob()).slice();
    } else if (NodeXMLHttpRequest.origin() !== undefined) await this.#askBefore();

    let answer = await this.#exchange(body);
    for (let redirects = 0; isRedirect(answer) && NodeXMLHttpRequest.origin() !== undefined; redirects++) {
      requireReadable(answer);
      answer.resume();
      if (redirects === 20) throw new Error("Too many redirects.");
      this.#url = new URL(answer.headers.location ?? "", this.#url).href;
      answer = await this.#exchange(body);
    }
    requireReadable(answer);
    answer.setEncoding("utf8").on("data", (text: string) => {
      this.responseText += text;
    });
    await finished(answer);
    this.status = answer.statusCode ?? 0;
    this.responseURL = this.#url;
    this.#answered = readableHeaders(answer);
    this.#end("load");
  }

  /** Sends a preflight. */
  async #askBefore(): Promise<void> {
    const asked = request(this.#url, {
      method: "OPTIONS",
      agent: false,
      headers: {
        origin: NodeXMLHttpRequest.origin(),
        "access-control-request-method": this.#method,
        "access-control-request-headers": [...this.#headers.keys()].join(","),
      },
    });
    this.#request = asked;
    const answer = await answerOf(asked.end());
    answer.resume();
    requireReadable(answer);
    if (answer.statusCode !== 200 && answer.statusCode !== 204) throw new Error("The preflight was refused.");
  }

  #exchange(body: Blob): Promise<IncomingMessage> {
    if (this.#ended) throw new Error("It was aborted.");
    const origin = NodeXMLHttpRequest.origin();
    const sent = request(this.#url, { method: this.#method, agent: false });
    this.#request = sent;
    for (const [name, value] of this.#headers) sent.setHeader(name, value);
    if (origin !== undefined) sent.setHeader("origin", origin);
    sent.setHeader("content-length", body.size);
    // As browsers do: then a server that answers before it has the whole body does not close the connection.
    sent.setHeader("connection", "keep-alive");
    this.#stream(sent, body).catch(() => sent.destroy());
    return answerOf(sent);
  }

  async #stream(sent: ClientRequest, body: Blob): Promise<void> {
    for (let start = 0; start < body.size && !this.#ended; start += chunkSize) {
      const chunk = body.slice(start, start + chunkSize);
      const bytes = new Uint8Array(await chunk.arrayBuffer());
      await new Promise<void>((resolve, reject) => {
        sent.write(bytes, (error) => (error ? reject(error) : resolve()));
      });
      const progress = Object.assign(new Event("progress"), { loaded: start + chunk.size });
      if (!this.#ended) this.upload.dispatchEvent(progress);
    }
    if (this.#ended) sent.destroy();
    else sent.end();
  }

  #end(type: "load" | "error" | "abort"): void {
    if (this.#ended) return;
    this.#ended = true;
    this.dispatchEvent(new Event(type));
    this.dispatchEvent(new Event("loadend"));
  }
}

function answerOf(sent: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once("response", resolve);
    sent.on("error", reject);
  });
}

const isRedirect = ({ statusCode = 0, headers }: IncomingMessage) =>
  statusCode >= 300 && statusCode < 400 && headers.location !== undefined;

/** Throws for an answer without CORS headers, which scripts cannot see. */
function requireReadable({ headers }: IncomingMessage): void {
  const origin = NodeXMLHttpRequest.origin();
  const allowed = headers["access-control-allow-origin"];
  if (origin !== undefined && allowed !== "*" && allowed !== origin) throw new Error("It is another origin's.");
}

function readableHeaders({ headers }: IncomingMessage): string {
  const exposed = new Set(headers["access-control-expose-headers"]?.toLowerCase().split(/, */));
  return Object.entries(headers)
    .filter(([name]) => NodeXMLHttpRequest.origin() === undefined || safeHeaders.has(name) || exposed.has(name))
    .map(([name, value]) => `${name}: ${String(value)}\r\n`)
    .join("");
}
