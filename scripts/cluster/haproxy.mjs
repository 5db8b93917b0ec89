// A real HAProxy in front of several processes: any process for any request, without sticky sessions.
// Needs, on Debian or Ubuntu: apt-get install --no-install-recommends haproxy
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** docs/deploy.md has the important lines too. */
const configuration = ({ port, ports }) => `
global
  maxconn 1000
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout check 5s
  option forwardfor
  option redispatch
  unique-id-format %[uuid()]
  unique-id-header X-Request-Id
frontend web
  bind 127.0.0.1:${port}
  default_backend api
backend api
  balance roundrobin
  # A process that is to end says so for 3 s before it takes nothing more.
  option httpchk GET /readyz
  default-server check inter 500ms fall 1 rise 1
${ports.map((one, index) => `  server api${index} 127.0.0.1:${one}`).join("\n")}
`;

export async function startHaproxy({ port, ports }) {
  const dir = await mkdtemp(join(tmpdir(), "haproxy-"));
  const file = join(dir, "haproxy.cfg");
  await writeFile(file, configuration({ port, ports }));
  const said = [];
  const child = spawn("haproxy", ["-W", "-f", file], { stdio: ["ignore", "pipe", "pipe"] });
  const missing = once(child, "error").then(() => {
    throw new Error("HAProxy is missing. On Debian or Ubuntu: apt-get install --no-install-recommends haproxy");
  });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => said.push(String(chunk)));
  const url = `http://127.0.0.1:${port}`;
  const untilUp = async () => {
    for (let look = 0; look < 300; look += 1) {
      if (child.exitCode !== null) break;
      if (
        await fetch(`${url}/livez`)
          .then(({ ok }) => ok)
          .catch(() => false)
      )
        return;
      await sleep(100);
    }
    throw new Error(`HAProxy did not start: ${said.join("").slice(-1000)}`);
  };
  await Promise.race([untilUp(), missing]);
  return {
    url,
    /** A new worker takes over; the old one first finishes its requests. */
    reload: () => child.kill("SIGUSR2"),
    async close() {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      // Its workers wait for connections that are kept alive.
      const timer = setTimeout(() => child.kill("SIGKILL"), 2_000);
      await exited;
      clearTimeout(timer);
      await rm(dir, { recursive: true, force: true });
    },
  };
}
