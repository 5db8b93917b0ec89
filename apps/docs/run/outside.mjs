// Replaces the hosts in the pages that are not this project's: fetch sends their requests to one local server.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { photo } from "../../../scripts/upload-by-browser.mjs";

/**
 * Makes this process's fetch reach only this machine from now on.
 * @param options.served where published files are, which the pages call https://media.acme.com
 * @returns `asked`: the requests to other hosts, and `answers` by host
 */
export async function replaceOutside({ served }) {
  const asked = [];
  const answers = {
    "moderation.internal": JSON.stringify({ allowed: true, labels: ["a cat"] }),
    "example.com": await readFile(photo),
  };
  const server = createServer(async (request, response) => {
    const [, host, ...path] = request.url.split("/");
    asked.push({ method: request.method, host, path: `/${path.join("/")}`, body: await text(request) });
    response.end(answers[host] ?? "{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const here = `http://127.0.0.1:${server.address().port}`;

  const { fetch } = globalThis;
  globalThis.fetch = (address, options) => {
    const url = new URL(address);
    if (["localhost", "127.0.0.1"].includes(url.hostname)) return fetch(url, options);
    const isServed = url.origin === "https://media.acme.com" && options?.method !== "PURGE";
    return fetch(isServed ? served + url.pathname : `${here}/${url.host}${url.pathname}`, options);
  };
  const close = () => {
    globalThis.fetch = fetch;
    server.close();
  };
  return { asked, answers, close };
}
