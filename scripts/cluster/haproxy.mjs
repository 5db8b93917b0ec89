// A real HAProxy in front of several processes: any process for any request, without sticky sessions.
// Needs, on Debian or Ubuntu: apt-get install --no-install-recommends haproxy
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createProgram } from "../../packages/browsers/src/program.mjs";

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
  const url = `http://127.0.0.1:${port}`;
  const haproxy = createProgram({
    name: "HAProxy",
    debian: "haproxy",
    command: "haproxy",
    args: ["-W", "-f", file],
    isReady: async () => (await fetch(`${url}/livez`)).ok,
    timeoutMs: 30_000,
  });
  await haproxy.start();
  return {
    url,
    /** A new worker takes over; the old one first finishes its requests. */
    reload: () => haproxy.send("SIGUSR2"),
    async close() {
      // Its workers wait for connections that are kept alive.
      const timer = setTimeout(() => haproxy.send("SIGKILL"), 2_000);
      await haproxy.stop();
      clearTimeout(timer);
      await rm(dir, { recursive: true, force: true });
    },
  };
}
