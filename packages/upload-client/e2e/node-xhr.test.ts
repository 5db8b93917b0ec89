import { createServer } from "node:http";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Line, type LineFault, type LineRequest, startLine } from "../chaos/stage/line.ts";
import { NodeXMLHttpRequest } from "../src/testing/node-xhr.ts";
import { useSuite } from "./use-suite.ts";

const { open } = useSuite();
const readable = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };

/** Stores nothing, and lets every page send. */
const server = createServer((request, response) => {
  request
    .resume()
    .once("end", () => response.writeHead(200, { ...readable, "access-control-allow-methods": "PUT" }).end());
});
let line: Line;
beforeAll(async () => {
  await once(server.listen(0), "listening");
  const address = server.address();
  line = await startLine(() => (typeof address === "object" && address !== null ? address.port : 0));
});
afterAll(async () => {
  await line.close();
  server.closeAllConnections();
  server.close();
});

/** Sends 256 KiB; also runs in a browser, so it uses nothing from outside. */
function send(url: string, name: "XMLHttpRequest" | "NodeXMLHttpRequest"): Promise<string> {
  const Request: typeof XMLHttpRequest = Reflect.get(globalThis, name);
  const xhr = new Request();
  return new Promise((resolve) => {
    for (const type of ["load", "error"]) {
      xhr.addEventListener(type, () => {
        const isElsewhere = xhr.responseURL !== "" && xhr.responseURL !== url;
        resolve(
          `${type} ${xhr.status}${isElsewhere ? ", from elsewhere" : ""}${xhr.responseText ? ", with a text" : ""}`,
        );
      });
    }
    xhr.open("PUT", url);
    xhr.setRequestHeader("content-type", "a/b");
    xhr.send(new Blob([new Uint8Array(256 * 1024)]));
  });
}

const html = "<html>No</html>";
const faults: readonly (readonly [name: string, reported: string, fault: LineFault])[] = [
  ["nothing", "load 200", { kind: "late", ms: 0 }],
  ["a break before the first byte", "error 0", { kind: "cut", after: 0 }],
  ["a break in the middle of the body", "error 0", { kind: "cut", after: 100_000 }],
  ["a lost answer", "error 0", { kind: "lost-answer" }],
  ["a break in the answer", "error 0", { kind: "cut-answer" }],
  ["a trickling answer", "load 200", { kind: "trickle", ms: 300 }],
  ["a break after the answer", "load 200", { kind: "reset-after-answer" }],
  ["a page that may be read", "load 200, with a text", { kind: "answer", status: 200, headers: readable, body: html }],
  ["a page that may not", "error 0", { kind: "answer", status: 200, body: html }],
  ["a proxy's 502", "error 0", { kind: "answer", status: 502, body: html }],
  ["a 403 that may be read", "load 403, with a text", { kind: "answer", status: 403, headers: readable, body: html }],
  ["a redirect that may not be followed", "error 0", { kind: "answer", status: 302, headers: { location: "/else" } }],
  [
    "a redirect that may",
    "load 200, from elsewhere",
    { kind: "answer", status: 307, headers: { ...readable, location: "/else" } },
  ],
];

test("the XMLHttpRequest of the tests in Node reports faults as this browser does", async () => {
  const tab = await open({ wait: true });
  Object.assign(globalThis, { NodeXMLHttpRequest });
  NodeXMLHttpRequest.origin = () => "http://page.example";
  const here: string[] = [];
  const inBrowser: string[] = [];
  for (const [name, , fault] of faults) {
    // A browser repeats a request if a kept-alive connection breaks, so both requests have the same faults.
    const to = ({ method, path }: LineRequest) => method === "PUT" && path === "/a";
    const strike = async (xhr: () => Promise<string>) => {
      line.clear();
      line.add({ ...fault, to, count: 10 });
      return `${name}: ${await xhr()}`;
    };
    here.push(await strike(() => send(`${line.url}/a`, "NodeXMLHttpRequest")));
    inBrowser.push(await strike(() => tab.evaluate(send, `${line.url}/a`, "XMLHttpRequest" as const)));
  }
  expect(inBrowser).toEqual(here);
  expect(here).toEqual(faults.map(([name, reported]) => `${name}: ${reported}`));
});
