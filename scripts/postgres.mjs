// A Postgres on loopback, for tests: its cluster is in a temporary folder, which is deleted afterwards.
// Needs, on Debian or Ubuntu: apt-get install --no-install-recommends postgresql
import { execFile } from "node:child_process";
import { chown, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "../packages/browsers/src/free-port.mjs";
import { createProgram } from "../packages/browsers/src/program.mjs";

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
  const data = join(dir, "data");
  const options = { ...user, cwd: dir };
  const settings = ["fsync=off", `unix_socket_directories=${dir}`, "listen_addresses=127.0.0.1", ...given];
  const postgres = createProgram({
    name: "Postgres",
    command: join(bin, "postgres"),
    args: ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])],
    ...options,
    isReady: () => runFile(join(bin, "pg_isready"), ["-h", "127.0.0.1", "-p", String(port)]).then(() => true),
    timeoutMs: 60_000,
  });
  const close = async () => {
    // "Immediate" shutdown: the data are deleted anyway.
    await postgres.stop("SIGQUIT");
    await rm(dir, { recursive: true, force: true });
  };
  const restart = async () => {
    // "Fast" shutdown: clients are disconnected, and committed data stay.
    await postgres.stop("SIGINT");
    await postgres.start();
  };
  try {
    const initdb = ["-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"];
    await runFile(join(bin, "initdb"), initdb, options);
    await postgres.start();
    return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, pid: postgres.pid(), restart, close };
  } catch (error) {
    await close();
    throw error;
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
