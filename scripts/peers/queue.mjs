// The files of docs/guides/publish-in-the-background.md: an API, and workers on a Postgres; one is killed at its work.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startUploadS3 } from "../../packages/dev-s3/dist/index.js";
import { toUploadError } from "../../packages/upload-core/dist/index.js";
import { freePort } from "../../packages/browsers/src/free-port.mjs";
import { until } from "../../packages/browsers/src/until.mjs";
import { codeBlocks } from "../code-blocks.mjs";
import { root } from "../pnpm.mjs";
import { startPostgres } from "../postgres.mjs";

/** Makes the test small and short; pg-boss accepts no shorter heartbeat. */
const shorter = [
  ["file.size < 1e9", "file.size < 5"],
  ["retryAfter: 5", "retryAfter: 0.5"],
  ["retryLimit: 5", "retryLimit: 1"],
  ["heartbeatSeconds: 30", "heartbeatSeconds: 10"],
  ["monitorIntervalSeconds: 30", "monitorIntervalSeconds: 1, superviseIntervalSeconds: 1"],
];

export async function prepareQueue(app) {
  await cp(fileURLToPath(new URL("queue", import.meta.url)), app, { recursive: true });
  const page = await readFile(join(root, "docs/guides/publish-in-the-background.md"), "utf8");
  for (const { file, code } of codeBlocks(page).filter(({ file }) => file !== undefined)) {
    const changed = shorter.reduce((text, [from, to]) => text.replace(from, to), code);
    if (file === "queue.mjs") for (const [, to] of shorter) assert.ok(changed.includes(to), `The page has no ${to}.`);
    await writeFile(join(app, file), changed);
  }
}

/** @param app - the folder with all packages installed, and a Node that pg-boss supports */
export async function checkQueue(app) {
  const postgres = await startPostgres();
  const s3 = await startUploadS3();
  const port = await freePort();
  const story = join(app, "story.txt");
  const go = join(app, "go.txt");
  await writeFile(story, "");
  const env = { ...process.env, ...s3.env, DATABASE_URL: postgres.url, PORT: String(port), STORY: story, GO: go };
  const processes = [];
  const start = (file) => {
    const child = spawn(join(app, "node_modules/.bin/node"), [file], {
      cwd: app,
      env,
      stdio: ["ignore", "inherit", "inherit"],
    });
    processes.push(child);
    return child;
  };
  const told = async (line) => (await readFile(story, "utf8")).split("\n").filter((one) => one === line).length;
  try {
    start("server.mjs");
    const letGo = () => writeFile(go, "");
    await checkUploads({ url: `http://127.0.0.1:${port}`, startWorker: () => start("worker.mjs"), letGo, told });
  } finally {
    for (const child of processes.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    await s3.close();
    await postgres.close();
  }
}

async function checkUploads({ url, startWorker, letGo, told }) {
  const call = async (procedure, input) => {
    const request = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(input) };
    const { result, error } = await (await fetch(`${url}/note.${procedure}`, request)).json();
    if (error) throw toUploadError(error);
    return result.data;
  };
  const send = async (filename) => {
    const plan = await call("create", { filename, contentType: "text/plain", size: 5 });
    const { status } = await fetch(plan.url, { method: "PUT", headers: plan.headers, body: "hello" });
    assert.equal(status, 200);
    return plan.key;
  };
  const finish = async (key) => {
    for (;;) {
      const answer = await call("finish", { key });
      if (answer.status === "done") return answer.file;
      await sleep(answer.retryAfter * 1000);
    }
  };
  const patience = { timeoutMs: 60_000 };
  await until("the API answers", () => fetch(url), patience);

  const slow = await send("slow.txt");
  const leave = await send("left.txt");
  for (const key of [slow, leave]) assert.equal((await call("finish", { key })).status, "pending");
  const first = startWorker();
  await until("a worker scans it", () => told(`worker verifies ${slow}`), patience);
  const killed = Date.now();
  first.kill("SIGKILL");
  await once(first, "exit");
  assert.equal(await told(`worker finished ${slow}`), 0);
  await letGo();
  startWorker();
  const file = await finish(slow);
  assert.equal(await (await fetch(file.url)).text(), "hello");
  assert.equal(await told(`worker verifies ${slow}`), 2);
  assert.equal(await told(`worker finished ${slow}`), 1);
  const seconds = Math.round((Date.now() - killed) / 1000);
  await until("the file whose tab was closed is published", () => told(`worker finished ${leave}`), patience);

  await assert.rejects(finish(await send("refused.txt")), { code: "REFUSED", sentence: "No cats." });
  await assert.rejects(finish(await send("unknown.txt")), { code: "CHECK_UNAVAILABLE" });
  assert.equal(await told(`api verifies ${slow}`), 0);
  console.log(
    `pg-boss: a worker was killed while it scanned; another published the file after ${seconds} s, and its browser was told.`,
  );
}
