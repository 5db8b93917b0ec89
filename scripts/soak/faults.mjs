// Faults while people upload: one at a time, each for a few seconds, with as much time in between.
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** @returns the number of times that each fault happened */
export async function disturb({ s3, postgres, port, random, signal }) {
  const during = async (fault, seconds = 5) => {
    const remove = s3.faults().add(fault);
    await sleep(seconds * 1000);
    remove();
  };
  const faults = {
    "times S3 was slow": () => during({ kind: "latency", ms: 1_500 }),
    "times S3 refused": () => during({ kind: "error", code: "SlowDown" }),
    "times S3 broke off": () => during({ kind: "reset", afterBytes: 1_000 }),
    "times S3's answers were lost": () => during({ kind: "lost-answer", count: 20 }),
    "times S3 was away": async () => {
      await s3.stop();
      await sleep(5_000);
      await s3.start();
    },
    "restarts of Postgres": () => postgres.restart(),
    "times twenty clients hung": () => hang(port),
  };
  const counts = {};
  while (!signal.aborted) {
    await sleep(5_000 + random() * 10_000, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    const names = Object.keys(faults);
    const name = names[Math.floor(random() * names.length)];
    await faults[name]();
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** Sends half a request from each client, and then nothing until the clients disconnect. */
async function hang(port) {
  const clients = Array.from({ length: 20 }, () => {
    const client = connect(port, "127.0.0.1");
    client.on("error", () => undefined);
    client.write(
      "POST /trpc/upload.create HTTP/1.1\r\nHost: app\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
    );
    return client;
  });
  await sleep(5_000);
  for (const client of clients) client.destroy();
}
