// `pnpm record:contract`: records the calls between today's engine and today's API, as this version's recordings.
import { IDBFactory } from "fake-indexeddb";
import manifest from "../package.json" with { type: "json" };
import { NodeXMLHttpRequest } from "../src/testing/node-xhr.ts";
import { startApi } from "./api.ts";
import { openClient } from "./browser.ts";
import { readNote } from "./note.ts";
import { callsOf, dataOf, isObject, openVersion, type Exchange } from "./recording.ts";
import { filesOf, situations } from "./situations.ts";

Object.assign(globalThis, { XMLHttpRequest: NodeXMLHttpRequest, indexedDB: new IDBFactory() });

const write = openVersion(manifest.version);
for (const [name, situation] of Object.entries(situations)) {
  const { endpoint, files, keepsNote = false, run } = situation;
  await using api = await startApi();
  const exchanges: Exchange[] = [];
  let noting: ReturnType<typeof readNote> | undefined;
  const client = openClient(api, (exchange) => {
    exchanges.push(exchange);
    // Before finish, which also deletes the note.
    if (keepsNote && exchange.path.includes("listParts")) noting = readNote();
  });
  await run({ client, api, files: filesOf(situation) });
  const note = await noting;
  const done = exchanges.flatMap(callsOf).filter((call) => dataOf(call)["status"] === "done");
  const keys = done.map(({ input }) => (isObject(input) ? String(input["key"]) : ""));
  const objects = await Promise.all(keys.map((key) => api.read(key)));
  write(name, { at: new Date().toISOString(), endpoint, files, exchanges, objects, ...(note && { note }) });
  process.stdout.write(`${name}: ${exchanges.map(({ path }) => path.replace(/\?.*/, "")).join(", ")}\n`);
}
process.exit();
