// In JavaScript, as scripts that node runs itself need it too. Its types are beside it.
import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";

export async function freePort() {
  for (;;) {
    // Below those that the system gives to any socket.
    const port = randomInt(20_000, 30_000);
    if ((await reserve(port)) && (await isFree(port))) return port;
  }
}

export const freePorts = (count) => Promise.all(Array.from({ length: count }, () => freePort()));

/**
 * Takes the UDP port of this number until the process ends: a server on the TCP port does not mind.
 * @returns whether no other process has it
 */
async function reserve(port) {
  return succeeds(once(createSocket("udp4").bind(port, "127.0.0.1").unref(), "listening"));
}

async function isFree(port) {
  const server = createServer().listen(port, "127.0.0.1");
  if (!(await succeeds(once(server, "listening")))) return false;
  await once(server.close(), "close");
  return true;
}

const succeeds = (work) =>
  work.then(
    () => true,
    () => false,
  );
