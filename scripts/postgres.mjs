// A Postgres on loopback, for tests: its cluster is in a temporary folder, which is deleted afterwards.
// Needs, on Debian or Ubuntu: apt-get install --no-install-recommends postgresql
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "../packages/browsers/src/free-port.mjs";

const runFile = promisify(execFile);
const debian = "/usr/lib/postgresql";

/**
 * Starts Postgres. @returns the URL of an empty database, its process, `restart`, and `close`, which stops it and
 * deletes its data
 * @param options.settings - of its configuration: `name=value`. A later setting overrides the tests' own.
 * @param options.folder - the folder in which its own is made
 */
export async function startPostgres({ settings: given = [], folder = tmpdir() } = {}) {
  const bin = await findPostgres();
  // Postgres refuses to run as root.
  const user = process.getuid?.() === 0 ? await unprivilegedUser() : {};
  const dir = await mkdtemp(join(folder, "postgres-"));
  if (user.uid !== undefined) await chown(dir, user.uid, user.gid);
  const port = await freePort();
  let server;
  const stop = async (signal) => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, "exit");
    server.kill(signal);
    await ended;
  };
  const close = async () => {
    // "Immediate" shutdown: the data are deleted anyway.
    await stop("SIGQUIT");
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const data = join(dir, "data");
    const options = { ...user, cwd: dir };
    const initdb = ["-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"];
    await runFile(join(bin, "initdb"), initdb, options);
    const settings = ["fsync=off", `unix_socket_directories=${dir}`, "listen_addresses=127.0.0.1", ...given];
    const args = ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
    const start = async () => {
      const said = [];
      server = spawn(join(bin, "postgres"), args, { ...options, stdio: ["ignore", "ignore", "pipe"] });
      server.stderr.on("data", (chunk) => said.push(String(chunk)));
      await untilReady({ bin, port, server, said });
    };
    const restart = async () => {
      // "Fast" shutdown: clients are disconnected, and committed data stay.
      await stop("SIGINT");
      await start();
    };
    await start();
    return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, pid: server.pid, restart, close };
  } catch (error) {
    await close();
    throw new Error(`Postgres did not start: ${error.message}`, { cause: error });
  }
}

async function untilReady({ bin, port, server, said }) {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const ready = await runFile(join(bin, "pg_isready"), ["-h", "127.0.0.1", "-p", String(port)]).then(
      () => true,
      () => false,
    );
    if (ready) return;
    if (server.exitCode !== null || Date.now() > deadline) throw new Error(said.join("").slice(-2000));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Returns the newest version's folder: Debian does not put these programs into PATH. */
export async function findPostgres() {
  const versions = await readdir(debian).catch(() => []);
  const newest = versions.toSorted((a, b) => Number(a) - Number(b)).at(-1);
  if (newest === undefined) {
    throw new Error("Postgres is missing. On Debian or Ubuntu: apt-get install --no-install-recommends postgresql");
  }
  return join(debian, newest, "bin");
}

/** Returns the user that Debian's package makes. */
async function unprivilegedUser() {
  const ids = await Promise.all(["-u", "-g"].map((flag) => runFile("id", [flag, "postgres"])));
  const [uid, gid] = ids.map(({ stdout }) => Number(stdout));
  return { uid, gid };
}
