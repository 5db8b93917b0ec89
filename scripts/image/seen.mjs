// What the person on call sees: metrics, alerts, logs.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";

const prometheus = "http://127.0.0.1:9090/api/v1";

export async function checkPrometheus({ clone }) {
  const ask = async (path) => (await (await fetch(`${prometheus}/${path}`)).json()).data;
  const isScraped = ({ activeTargets }) => activeTargets.filter(({ health }) => health === "up").length === 3;
  // Prometheus looks for processes every half minute, and reads them every 15 seconds.
  let targets;
  for (let look = 0; look < 90; look += 1) {
    targets = await ask("targets");
    if (isScraped(targets)) break;
    await sleep(1_000);
  }
  assert.ok(isScraped(targets), JSON.stringify(targets.activeTargets));
  const { groups } = await ask("rules");
  const loaded = groups.flatMap(({ rules }) => rules).length;
  const written = (await readFile(join(clone, "deploy/alerts.yaml"), "utf8")).match(/^ +- alert:/gm).length;
  assert.equal(loaded, written);
  console.log(`Prometheus reads three processes, and has ${loaded} rules.`);
}

/** Checks that no log contains a secret, and that the proxy's log and the API's have the same request id. */
export async function checkLogs({ compose, clone, url }) {
  const link = "a-link-that-is-enough";
  for (const place of ["s", "r"]) await fetch(`${url}/${place}/${link}`);
  await fetch(`${url}/trpc/fileRequest.look`, { headers: { "x-file-request": link } });
  const logs = await compose("logs", "--no-color");
  const secrets = ["auth_secret", "postgres_password"].map((name) =>
    readFile(join(clone, "deploy/secrets", name), "utf8"),
  );
  const settings = parseEnv(await readFile(join(clone, "deploy/s3.env"), "utf8"));
  const keys = Object.entries(settings).filter(([name]) => name.endsWith("_SECRET_ACCESS_KEY"));
  const words = [
    ...(await Promise.all(secrets)),
    ...keys.map(([, value]) => value),
    "X-Amz-Signature",
    "session_token=",
    link,
  ];
  for (const word of words) assert.ok(!logs.includes(word.trim()), `The logs have "${word.trim().slice(0, 6)}…".`);
  const lines = logs.split("\n");
  const [, id] = /"requestId":"([\w-]+)".*"upload.finish"/.exec(logs);
  assert.ok(lines.some((line) => line.includes("http.log.access") && line.includes(id)));
  console.log("The logs have no secret and no presigned URL, and one request's id is in the proxy's and in the API's.");
}
