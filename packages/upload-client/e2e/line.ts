import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

export type Line = {
  port: number;
  /** From now on, one of every four connections has full speed, and the others are slow. */
  narrow: () => void;
  /** Gives all connections full speed. */
  widen: () => void;
  close: () => Promise<void>;
};

/** The speed of a slow connection, in bytes per second: 5 MiB take ten seconds. */
const crawl = 512 * 1024;

/**
 * Starts a line between a browser and its S3: it passes bytes on as they come, so that some parts arrive while others
 * are being sent.
 */
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
    // Bytes are read at once and passed on later: a killed browser's bytes are lost with it, as on a real line.
    client.on("data", (bytes) => {
      passed = passed.then(async () => {
        if (isNarrow && crawls) await delay((bytes.length / crawl) * 1_000);
        if (!s3.destroyed) s3.write(bytes);
      });
    });
    for (const event of ["end", "close"]) client.on(event, () => s3.destroy());
    // What S3 has sent still arrives, even if S3 is killed.
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
