// A real Prometheus with the rules of deploy/, for processes on this machine.
// Needs, on Debian or Ubuntu: apt-get install --no-install-recommends prometheus
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../pnpm.mjs";

const deploy = join(root, "deploy");

/**
 * @param options.dir - for its configuration and its data
 * @param options.targets - `host:port` of each process's metrics
 */
export async function startPrometheus({ dir, port, targets }) {
  const deployed = await readFile(join(deploy, "prometheus.yaml"), "utf8");
  const configuration = deployed
    .replace(/dns_sd_configs: .*/, `static_configs: [{ targets: ${JSON.stringify(targets)} }]`)
    .replace("[alerts.yaml]", `[${join(deploy, "alerts.yaml")}]`);
  await writeFile(join(dir, "prometheus.yaml"), configuration);
  const args = [
    `--config.file=${join(dir, "prometheus.yaml")}`,
    `--storage.tsdb.path=${join(dir, "prometheus")}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ];
  const said = [];
  const child = spawn("prometheus", args, { stdio: ["ignore", "ignore", "pipe"] });
  child.stderr.on("data", (chunk) => said.push(String(chunk)));
  const missing = once(child, "error").then(() => {
    throw new Error("Prometheus is missing. On Debian or Ubuntu: apt-get install --no-install-recommends prometheus");
  });
  const url = `http://127.0.0.1:${port}`;
  const untilReady = async () => {
    for (let look = 0; look < 300 && child.exitCode === null; look += 1) {
      const isReady = await fetch(`${url}/-/ready`)
        .then(({ ok }) => ok)
        .catch(() => false);
      if (isReady) return;
      await sleep(100);
    }
    throw new Error(`Prometheus did not start: ${said.join("").slice(-1000)}`);
  };
  await Promise.race([untilReady(), missing]);
  return {
    url,
    async close() {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    },
  };
}
