import { type ChildProcessByStdio, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";

/**
 * Returns what an editor shows for the names in a file that follow a mark, `/* name *\/`.
 * @param path of a file of the project that `root` is
 * @returns the code, by the mark's name
 */
export async function hoverTexts(path: string, { root }: { root: string }): Promise<Map<string, string>> {
  const text = await readFile(path, "utf8");
  const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
  const server = spawn(process.execPath, [tsc, "--lsp", "--stdio"], { cwd: root, stdio: ["pipe", "pipe", "ignore"] });
  try {
    const { ask, tell } = connect(server);
    const uri = pathToFileURL(path).href;
    const hover = { contentFormat: ["markdown"] };
    await ask("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(root).href,
      capabilities: { textDocument: { hover } },
    });
    tell("initialized", {});
    tell("textDocument/didOpen", { textDocument: { uri, languageId: "typescriptreact", version: 1, text } });
    const found = new Map<string, string>();
    for (const { 0: mark, 1: name = "", index } of text.matchAll(/\/\* (\w+) \*\/ /g)) {
      const before = text.slice(0, index + mark.length).split("\n");
      const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
      const answer = await ask("textDocument/hover", { textDocument: { uri }, position });
      found.set(name, codeOf(answer));
    }
    return found;
  } finally {
    server.kill();
  }
}

/** Returns the code at the beginning of a hover's Markdown. */
function codeOf(answer: unknown): string {
  return /```\w*\n([\s\S]*?)\n```/.exec(JSON.parse(JSON.stringify(answer))?.contents?.value ?? "")?.[1] ?? "";
}

/** Connects by the language server protocol: JSON-RPC messages, each preceded by its length. */
function connect({ stdin, stdout }: ChildProcessByStdio<Writable, Readable, null>) {
  const asked = new Map<number, (result: unknown) => void>();
  let received = Buffer.alloc(0);
  let lastId = 0;

  const send = (message: object) => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    stdin.write(body);
  };
  stdout.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (let message = take(); message !== undefined; message = take()) {
      const { id, method, params, result } = message;
      if (method === undefined) asked.get(id)?.(result);
      // The server requests settings, of which there are none.
      else if (id !== undefined) send({ id, result: params?.items?.map(() => null) ?? null });
    }
  });

  function take() {
    const end = received.indexOf("\r\n\r\n");
    const length = Number(/Content-Length: (\d+)/.exec(received.subarray(0, end).toString())?.[1]);
    const start = end + 4;
    if (end < 0 || received.length < start + length) return undefined;
    const body = received.subarray(start, start + length).toString();
    received = received.subarray(start + length);
    return JSON.parse(body);
  }

  return {
    tell: (method: string, params: object) => send({ method, params }),
    ask: (method: string, params: object) =>
      new Promise<unknown>((resolve) => {
        lastId++;
        asked.set(lastId, resolve);
        send({ id: lastId, method, params });
      }),
  };
}
