// The blocks of a server: each is loaded with a development S3, a file goes through each of its endpoints, and the
// page's promises are checked.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { startClamd } from "../../../packages/upload-server/src/testing/start-clamd.ts";
import { ann, startAround } from "./around.mjs";
import { blocksOf } from "./kinds.mjs";
import { replaceOutside } from "./outside.mjs";
import { promises } from "./promises.mjs";
import { endpointsOf, expectReadable, publish, upload } from "./upload.mjs";

const blocks = blocksOf("server");

let server;
beforeAll(async () => {
  const [here, folder] = [process.cwd(), await mkdtemp(join(tmpdir(), "docs-server-"))];
  process.chdir(folder);
  server = await startAround();
  const outside = await replaceOutside({ served: `${server.s3.url}/acme-media` });
  const clamd = await startClamd();
  theRest.clamd = clamd.address.socket;
  // The guide's own endpoint, which its other blocks refer to.
  const { path } = blocks.find(({ name }) => name.endsWith("Who finishes"));
  globalThis.late = (await import(path)).late;
  Object.assign(server, { outside });
  return async () => {
    await clamd[Symbol.asyncDispose]();
    outside.close();
    await server.close();
    process.chdir(here);
    await rm(folder, { recursive: true });
  };
});

test.each(blocks.map(({ name, path }) => [name, path]))("%s", async (name, path) => {
  const promise = promises[name] ?? {};
  const before = await promise.before?.(server);
  const load = () => import(path);
  const module = (await (promise.load?.(load) ?? load())) ?? {};
  const endpoints = await endpointsOf(module, ann.id);
  for (const endpoint of endpoints) await expectReadable(await upload(endpoint), server);
  if (module.storage && !promise.isOver) await publish(module.storage);
  const as = async (id) => (await endpointsOf(module, id))[0];
  await promise.check?.({ ...module, endpoint: endpoints[0], as, server, before });
  const isTried = endpoints.length > 0 || module.storage || promise.check || promise.load;
  expect(isTried, "It has nothing to upload through: say in promises.mjs what comes of it.").toBeTruthy();
});

test("nothing is promised of blocks that there are none of", () => {
  expect(Object.keys(promises).filter((name) => !blocks.some((block) => block.name === name))).toEqual([]);
});
