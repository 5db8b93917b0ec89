// Processes are told to end while people upload.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

/** Stops one process while it and others are finishing uploads. */
export async function checkDrain({ docker, compose, containers, person, s3, url }) {
  const bytes = Buffer.from("A note. ".repeat(100));
  const file = { filename: "note.txt", contentType: "text/plain", size: bytes.length };
  const plans = await Promise.all(Array.from({ length: 12 }, () => person.call("upload.create", file)));
  for (const plan of plans) {
    const { status } = await fetch(plan.url, { method: "PUT", headers: plan.headers, body: bytes });
    assert.equal(status, 200);
  }
  const remove = s3.faults().add({ kind: "latency", ms: 2_000 });
  const finishes = Promise.all(plans.map(({ key }) => person.call("upload.finish", { key })));
  await sleep(500);
  const [leaving] = await containers();
  const { answered, slowest } = await keepAsking(url, docker("stop", leaving));
  remove();
  for (const { status } of await finishes) assert.equal(status, "done", "A finish that was under way ends.");
  assert.equal(await docker("inspect", "--format={{.State.ExitCode}}", leaving), "0");
  const [, sinceStop] = (await docker("logs", leaving)).split('"stopping"');
  const own = sinceStop.split("\n").filter((line) => line.includes('"upload.finish"') && line.includes('"OK"')).length;
  assert.ok(own > 0, "Some of the finishes were its own.");
  console.log(
    `docker stop: ${own} finishes of its own ended, and ${answered} requests meanwhile were answered, the slowest in ${slowest} ms.`,
  );
  await compose("up", "--no-recreate", "--wait", "api");
}

/** Updates to a new version as docs/deploy.md says: each container is replaced, one after the other. */
export async function checkNewVersion({ docker, containers, commands, url }) {
  const before = await containers();
  const { answered, seconds, slowest } = await keepAsking(url, commands.run("docker stop"));
  const after = await containers();
  assert.equal(after.length, 3);
  for (const id of after) {
    assert.ok(!before.includes(id));
    assert.equal(await docker("inspect", "--format={{.State.Health.Status}}", id), "healthy");
  }
  console.log(
    `A new version: three new containers in ${seconds} s, and ${answered} requests meanwhile were answered, the slowest in ${slowest} ms.`,
  );
}

/** Sends ten requests a second until `work` is done; each must be answered. */
async function keepAsking(url, work) {
  const isDone = work.then(() => true);
  const times = [];
  const start = Date.now();
  while (!(await Promise.race([isDone, sleep(100)]))) {
    const began = Date.now();
    const { status } = await fetch(`${url}/livez`);
    assert.equal(status, 200);
    times.push(Date.now() - began);
  }
  assert.ok(times.length > 10);
  return { answered: times.length, seconds: Math.round((Date.now() - start) / 1000), slowest: Math.max(...times) };
}
