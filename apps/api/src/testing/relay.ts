import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Starts a relay between a process and its Postgres that can fail like a network. */
export async function startRelay(to: string) {
  const target = new URL(to);
  const sockets = new Set<Socket>();
  let isSilent = false;
  let cut: string | undefined;
  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    const both = [client, database];
    for (const socket of both) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => both.forEach((one) => one.destroy()));
    }
    client.on("data", (data) => {
      if (cut !== undefined && data.includes(cut)) client.destroy();
      else if (!isSilent) database.write(data);
    });
    database.on("data", (data) => !isSilent && client.write(data));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = new URL(to);
  url.host = `127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  return {
    url: url.href,
    /** Whether to drop all data in both directions, while connections stay open. */
    silence: (is: boolean) => void (isSilent = is),
    /** Breaks a connection when its client sends this text. */
    cutAt: (text: string | undefined) => void (cut = text),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
