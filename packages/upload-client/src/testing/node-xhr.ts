import { type ClientRequest, request } from "node:http";
import { finished } from "node:stream/promises";

const chunkSize = 64 * 1024;

/**
 * XMLHttpRequest over Node's own HTTP client, as much of it as uploads use: real sockets, real upload progress (happy-dom's
 * has none). A chunk counts when the system has taken it, as in a browser.
 */
export class NodeXMLHttpRequest extends EventTarget {
  readonly upload = new EventTarget();
  status = 0;
  responseText = "";
  #headers = "";
  #request: ClientRequest | undefined;
  #ended = false;

  open(method: string, url: string): void {
    this.#request = request(url, { method, agent: false });
  }

  setRequestHeader(name: string, value: string): void {
    this.#request?.setHeader(name, value);
  }

  getAllResponseHeaders(): string {
    return this.#headers;
  }

  send(given: Blob | FormData): void {
    if (given instanceof Blob) return this.#sendBytes(given);
    const encoded = new Response(given);
    this.setRequestHeader("content-type", encoded.headers.get("content-type") ?? "");
    void encoded.blob().then((body) => this.#sendBytes(body.slice()));
  }

  #sendBytes(body: Blob): void {
    const sent = this.#request;
    if (sent === undefined) throw new Error("open() comes first.");
    sent.setHeader("content-length", body.size);
    sent.on("response", (response) => {
      response.setEncoding("utf8");
      this.#headers = Object.entries(response.headers)
        .map(([name, value]) => `${name}: ${String(value)}\r\n`)
        .join("");
      response.on("data", (text: string) => {
        this.responseText += text;
      });
      finished(response).then(
        () => {
          this.status = response.statusCode ?? 0;
          this.#end("load");
        },
        () => this.#end("error"),
      );
    });
    sent.on("error", () => this.#end("error"));
    this.#stream(sent, body).catch(() => {
      sent.destroy();
      this.#end("error");
    });
  }

  abort(): void {
    this.#end("abort");
    this.#request?.destroy();
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
    sent.end();
  }

  #end(type: "load" | "error" | "abort"): void {
    if (this.#ended) return;
    this.#ended = true;
    this.dispatchEvent(new Event(type));
  }
}
