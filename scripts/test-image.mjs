// `pnpm test:image`: builds the image of deploy/Dockerfile, tells its size, and runs two containers of it behind a real HAProxy, on a real Postgres: no
// root, nothing is written to, healthy by its own check, and on SIGTERM what is under way ends, and the rest goes elsewhere. Linux, as root;
// Debian's `buildah`, `netavark`, `mmdebstrap`, `haproxy` and `postgresql`. A few minutes, of which the base, kept in .data/image, takes one.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { freePorts } from "./ceph.mjs";
import { productionSettings } from "./cluster/api-processes.mjs";
import { startHaproxy } from "./cluster/haproxy.mjs";
import { buildImage } from "./image/build.mjs";
import { startContainer } from "./image/container.mjs";
import { pnpm } from "./pnpm.mjs";
import { startPostgres } from "./postgres.mjs";
import { runScript } from "./run-script.mjs";

const origin = "https://app.example.com";
const MB = 1e6;

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

await runScript(async (closing) => {
  const image = buildImage();
  closing(image, image.remove);
  const { app, all } = image.bytes;
  console.log(`The image has ${Math.round(all / MB)} MB, ${Math.round(app / MB)} MB of which are the application.`);
  await pnpm(["exec", "turbo", "build", "--filter", "@s3-direct/dev-s3", "--filter", "@s3-direct/upload-core"], {
    quiet: true,
  });
  const stack = await start(image, closing);
  await checkContainer(stack.containers[0], image);
  await checkDrain(stack);
});
process.exit();

async function start(image, closing) {
  const { startDevelopmentS3 } = await import("./cluster/development-s3.mjs");
  const { openBrowser } = await import("./cluster/uploader.mjs");
  const s3 = closing(await startDevelopmentS3({ origins: [origin] }));
  const postgres = closing(await startPostgres());
  const [proxyPort, ...ports] = await freePorts(3);
  const env = { ...s3.env, ...productionSettings({ origin, databaseUrl: postgres.url }), TRUST_PROXY: "2" };
  const containers = ports.map((port) => ({
    port,
    ...closing(startContainer({ ...image, env: { ...env, PORT: String(port) } })),
  }));
  await Promise.all(containers.map(untilReady));
  const proxy = closing(await startHaproxy({ port: proxyPort, ports }));
  const open = (url) => openBrowser({ url, origin, address: "203.0.113.1" });
  return { containers, s3, proxy, open };
}

async function untilReady({ port, said }) {
  for (let look = 0; look < 600; look += 1) {
    const isReady = await fetch(`http://127.0.0.1:${port}/readyz`)
      .then(({ ok }) => ok)
      .catch(() => false);
    if (isReady) return;
    await sleep(100);
  }
  throw new Error(`The container is not ready: ${said().slice(-1000)}`);
}

async function checkContainer({ pid, port, tryOut }, { config }) {
  assert.equal(config.User, "node");
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  assert.match(status, /^Uid:\t1000\t1000\t1000\t1000$/m, "It is not root.");
  assert.match(status, /^CapEff:\t0+$/m, "It has no right of root's.");
  assert.notEqual(tryOut(["node", "-e", "fs.writeFileSync('/app/x', '')"]), 0, "Nothing of it is written to.");
  const [, ...healthcheck] = config.Healthcheck.Test;
  const look = (at) => tryOut(["env", `PORT=${at}`, ...healthcheck]);
  assert.equal(look(port), 0, "Its own check finds it healthy.");
  assert.equal(look(1), 1, "And where nothing answers it does not.");
  const page = await fetch(`http://127.0.0.1:${port}/`);
  assert.match(await page.text(), /<div id="root">/, "It serves the web app.");
  console.log(
    "It runs without root, writes to nothing of itself, serves the web app, and is healthy by its own check.",
  );
}

/** One is told to end while a finish of its own is under way, and people go on. */
async function checkDrain({ containers, s3, proxy, open }) {
  const [leaving] = containers;
  const person = open(`http://127.0.0.1:${leaving.port}`);
  await person.signIn();
  const bytes = Buffer.from("A note. ".repeat(100));
  const plan = await person.call("upload.create", {
    filename: "note.txt",
    contentType: "text/plain",
    size: bytes.length,
  });
  assert.equal((await fetch(plan.url, { method: "PUT", headers: plan.headers, body: bytes })).status, 200);
  const remove = s3.faults().add({ kind: "latency", ms: 3_000 });
  const finished = person.call("upload.finish", { key: plan.key });
  await sleep(500);
  leaving.terminate();

  let answered = 0;
  const ended = leaving.exited.then((code) => ({ code }));
  let end;
  while (!(end = await Promise.race([ended, sleep(100)]))) {
    assert.equal((await fetch(`${proxy.url}/livez`)).status, 200, "Every request through the proxy is answered.");
    answered += 1;
  }
  remove();
  assert.equal((await finished).status, "done", "A finish that was under way ends.");
  assert.equal(end.code, 0, "It ends with 0.");
  assert.ok(answered > 10);
  console.log(`On SIGTERM a finish of it ended, and ${answered} requests meanwhile were answered by the other.`);
}
