// `npm run test:machine`: `npm start` if the packages can't be fetched. npm and pnpm retry, with seconds in between.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { clone } from "../testing/clone.mjs";
import { freePort, freePorts } from "../../packages/browsers/src/free-port.mjs";
import { npmStart } from "../testing/npm-start.mjs";

let folder;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "s3-direct-no-network-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

for (const { machine, emptied } of [
  { machine: "with pnpm, but no packages", emptied: ["XDG_CACHE_HOME", "XDG_DATA_HOME"] },
  { machine: "that has nothing yet", emptied: ["HOME"] },
]) {
  const empty = () => Object.fromEntries(emptied.map((name) => [name, join(folder, name)]));
  const start = async (options) =>
    npmStart({ ports: await freePorts(3), dataDir: join(folder, "data"), cwd: clone(join(folder, "app")), ...options });

  test(`no network is told in one sentence on a machine ${machine}`, async () => {
    const ended = await start({ env: empty(), through: ["unshare", "--net"] });
    assert.match(
      await ended.failed(),
      /^The packages can't be fetched: \S+ does not answer\. Connect this machine to the network, or name its proxy in HTTPS_PROXY\.$/,
    );
    assert.equal(ended.child.exitCode, 1);
  });

  test(`a registry that answers with a fault is told in the words of who asked it on a machine ${machine}`, async () => {
    const registry = createServer((_, response) => response.writeHead(503).end());
    await once(registry.listen(0, "127.0.0.1"), "listening");
    const url = `http://127.0.0.1:${registry.address().port}/`;
    const ended = await start({ env: { ...empty(), npm_config_registry: url, pnpm_config_registry: url } });
    const said = await ended.failed();
    registry.close();
    assert.match(said, /503/);
    assert.doesNotMatch(said, /does not answer/);
    assert.equal(ended.child.exitCode, 1);
  });

  test(`a proxy that does not answer is told in one sentence, which names its variable, on a machine ${machine}`, async () => {
    const closed = await freePort();
    const proxy = `127.0.0.1:${closed}`;
    const env = { ...empty(), HTTP_PROXY: `http://${proxy}`, HTTPS_PROXY: `http://ann:secret@${proxy}` };
    const ended = await start({ env });
    assert.equal(
      await ended.failed(),
      `The packages can't be fetched: HTTPS_PROXY names a proxy, ${proxy}, where nothing answers. Correct it, or unset it.`,
    );
    assert.equal(ended.child.exitCode, 1);
  });
}
