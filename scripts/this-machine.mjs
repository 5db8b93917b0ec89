// What has to be so on a machine before anything is started there.
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { notYours } from "./describe-failure.mjs";

/** @throws Error where others own the folder, and this user may only read it */
export async function requireOwn(folder) {
  await access(folder, constants.W_OK).catch((cause) => {
    throw new Error(notYours(folder), { cause });
  });
}

/** @throws Error where nothing can listen on a host name: it is in no file of hosts, or means an IPv6 that is not there */
export async function requireHost(host) {
  await new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, host, () => server.close(resolve));
  }).catch((cause) => {
    throw new Error(
      `"${host}" is no address of this machine (${cause.code}): add the line "127.0.0.1 localhost" to its file of hosts.`,
      { cause },
    );
  });
}

/**
 * Another program on our port would be taken for ours.
 * @throws Error where one listens
 */
export async function requireFree(address, setting) {
  const { hostname, port } = new URL(address);
  const taken = await new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port || 80) });
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
  if (taken)
    throw new Error(
      `Port ${port || 80} is in use. Stop what runs there (perhaps another \`npm start\`), or choose another by ${setting}.`,
    );
}

/** What goes to this machine goes by no proxy, whatever the environment says of all that goes elsewhere. */
export function bypassProxies(env) {
  const given = env.no_proxy || env.NO_PROXY;
  if (given === "*") return;
  const bypassed = [given, "localhost", ".localhost", "127.0.0.1", "::1"].filter(Boolean).join(",");
  env.no_proxy = bypassed;
  env.NO_PROXY = bypassed;
}
