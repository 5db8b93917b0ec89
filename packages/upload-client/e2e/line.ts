import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

export type Line = {
  port: number;
  /** From now on of every four connections one is as fast as it can be, and the others crawl. */
  narrow: () => void;
  /** All are as fast as they can be. */
  widen: () => void;
  close: () => Promise<void>;
};

/** The speed of a connection that crawls, in bytes per second: 5 MiB take ten seconds. */
const crawl = 512 * 1024;

/** What lies between a browser and its S3: bytes go through as they come, so that some parts arrive while others are on their way. */
export async function startLine(target: number): Promise<Line> {
  const open = new Set<Socket>();
  let isNarrow = false;
  let connections = 0;

  const server = createServer((client) => {
    const crawls = connections++ % 4 !== 0;
    const s3 = connect(target, "127.0.0.1");
    let passed = Promise.resolve();
    for (const socket of [client, s3]) {
      open.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => open.delete(socket));
    }
    // Taken at once and handed on in time: what a browser that is killed has sent by then dies with it, as on a real line.
    client.on("data", (bytes) => {
      passed = passed.then(async () => {
        if (isNarrow && crawls) await delay((bytes.length / crawl) * 1_000);
        if (!s3.destroyed) s3.write(bytes);
      });
    });
    for (const event of ["end", "close"]) client.on(event, () => s3.destroy());
    // What S3 has answered arrives, whatever happens to it.
    s3.pipe(client, { end: false });
    s3.on("close", () => client.end());
  });
  server.listen(0, "0.0.0.0");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");

  return {
    port: address.port,
    narrow: () => void (isNarrow = true),
    widen: () => void (isNarrow = false),
    async close() {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, "close");
    },
  };
}
