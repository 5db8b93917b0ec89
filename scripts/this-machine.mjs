// What a machine must have before anything is started on it.
import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { promisify } from "node:util";
import { notYours } from "./describe-failure.mjs";

const runFile = promisify(execFile);
/** The longest wait for a connection (milliseconds). */
const patience = 5000;

/** @throws Error if others own the folder, and this user may only read it */
export async function requireOwn(folder) {
  await access(folder, constants.W_OK).catch((cause) => {
    throw new Error(notYours(folder), { cause });
  });
}

/**
 * @param programs by name, or as the command that tells the version, if it is not `--version`
 * @param debian the packages of Debian and Ubuntu that contain them
 * @throws Error if one does not tell its version
 */
export async function requirePrograms(programs, debian) {
  for (const program of programs) {
    const [name, ...args] = program.split(" ");
    await runFile(name, args.length > 0 ? args : ["--version"]).catch((cause) => {
      const reason = cause.code === "ENOENT" ? "" : ` (${String(cause.stderr).trim().split("\n", 1)[0]})`;
      const advice = `On Debian or Ubuntu: apt-get install --no-install-recommends ${debian}`;
      throw new Error(`\`${program}\` is missing${reason}. ${advice}`, { cause });
    });
  }
}

/**
 * @throws Error if nothing can listen on a host name: the hosts file lacks it, or it means an IPv6 address that this
 *   machine lacks
 */
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
 * Checks that no other program listens on our port: it would be mistaken for ours.
 * @throws Error if one does
 */
export async function requireFree(address, setting) {
  const { hostname, port } = new URL(address);
  if (await canConnect({ host: hostname, port: Number(port || 80) }))
    throw new Error(
      `Port ${port || 80} is in use. Stop what runs there (perhaps another \`npm start\`), or choose another by ${setting}.`,
    );
}

/**
 * Finds a proxy that the environment names but that accepts no connection.
 * @returns the variable that names it, and its host and port
 */
export async function findDeadProxy(env) {
  for (const variable of ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"]) {
    if (!URL.canParse(env[variable])) continue;
    const { protocol, hostname, port } = new URL(env[variable]);
    const host = hostname.replace(/^\[|\]$/g, "");
    const answers = await canConnect({ host, port: Number(port || (protocol === "https:" ? 443 : 80)) });
    if (!answers) return { variable, address: port ? `${hostname}:${port}` : hostname };
  }
  return undefined;
}

/** Lets requests to this machine go directly, even if the environment names a proxy for all others. */
export function bypassProxies(env) {
  const given = env.no_proxy || env.NO_PROXY;
  if (given === "*") return;
  const bypassed = [given, "localhost", ".localhost", "127.0.0.1", "::1"].filter(Boolean).join(",");
  env.no_proxy = bypassed;
  env.NO_PROXY = bypassed;
}

function canConnect(address) {
  return new Promise((resolve) => {
    const socket = connect({ ...address, timeout: patience }, () => answer(true));
    socket.on("error", () => answer(false)).on("timeout", () => answer(false));
    const answer = (can) => {
      socket.destroy();
      resolve(can);
    };
  });
}
