// A real Prometheus with the rules of deploy/, for processes on this machine.
// Needs, on Debian or Ubuntu: apt-get install --no-install-recommends prometheus
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createProgram } from "../../packages/browsers/src/program.mjs";
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
  const url = `http://127.0.0.1:${port}`;
  const prometheus = createProgram({
    name: "Prometheus",
    debian: "prometheus",
    command: "prometheus",
    args,
    isReady: async () => (await fetch(`${url}/-/ready`)).ok,
    timeoutMs: 30_000,
  });
  await prometheus.start();
  return { url, close: () => prometheus.stop() };
}
