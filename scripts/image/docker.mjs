// A Docker daemon used by the script alone, in its own network: a daemon that this machine runs is not affected.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { root } from "../pnpm.mjs";
import { nameServer } from "./own-network.mjs";

const runFile = promisify(execFile);

/** The images are kept: the base images take a minute or two. */
export const kept = join(root, ".data/docker");

/** @returns `docker(...args)`, which returns the command's output; there are no containers at the start and the end */
export async function startDocker() {
  mkdirSync(kept, { recursive: true });
  // A socket's path may have about a hundred characters at most.
  const own = mkdtempSync(join(tmpdir(), "docker-"));
  const settings = join(own, "daemon.json");
  writeFileSync(settings, JSON.stringify({ builder: { gc: { enabled: true, defaultKeepStorage: "3GB" } } }));
  const log = join(kept, "dockerd.log");
  const host = `unix://${own}/docker.sock`;
  const places = [`--config-file=${settings}`, `--data-root=${join(kept, "root")}`, `--exec-root=${join(own, "exec")}`];
  const child = spawn("dockerd", [...places, `--host=${host}`, `--pidfile=${own}/pid`, `--dns=${nameServer}`], {
    stdio: ["ignore", openSync(log, "w"), openSync(log, "a")],
  });
  const exited = once(child, "exit").catch(() => undefined);
  const env = { ...process.env, DOCKER_HOST: host };
  const docker = async (...args) => {
    const { stdout } = await runFile("docker", args, { env, maxBuffer: 1e8 });
    return stdout.trim();
  };
  const removeContainers = async () => {
    const ids = (await docker("ps", "--all", "--quiet")).split("\n").filter(Boolean);
    if (ids.length > 0) await docker("rm", "--force", "--volumes", ...ids);
    await docker("volume", "prune", "--all", "--force");
    await docker("network", "prune", "--force");
  };
  await untilReady({ docker, child, log });
  // A killed run has left containers, which start with the daemon.
  await removeContainers();
  return {
    docker,
    env,
    async close() {
      await removeContainers();
      // Images of earlier builds.
      await docker("image", "prune", "--force");
      child.kill("SIGTERM");
      await exited;
      rmSync(own, { recursive: true, force: true });
    },
  };
}

async function untilReady({ docker, child, log }) {
  for (let look = 0; look < 600 && child.pid !== undefined && child.exitCode === null; look += 1) {
    const isReady = await docker("info").then(
      () => true,
      () => false,
    );
    if (isReady) return;
    await sleep(100);
  }
  throw new Error(`Docker did not start. Is all of it installed? ${readFileSync(log, "utf8").slice(-1000)}`);
}
