// A network, mounts and processes of its own for a script: its ports are nobody else's, a Docker daemon in it changes no firewall rule of this
// machine, and whatever it leaves ends with it. Linux, as root. Needs, on Debian or Ubuntu: apt-get install --no-install-recommends iproute2 slirp4netns
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";

const network = `s3-direct-${process.pid}`;
const path = `/run/netns/${network}`;
/** Of what is in it, to everything outside but this machine's own ports. */
const toOutside = ["--configure", "--mtu=65520", "--disable-host-loopback", "--netns-type=path", path, "tap0"];
const ownProcesses = ["--mount", "--pid", "--fork", "--mount-proc", "--kill-child"];

/** The address by which the containers in it reach it. */
export const address = "10.0.2.100";
/** Asks whom this machine asks. */
export const nameServer = "10.0.2.3";

/** @returns the exit code of `node script`, run in it */
export async function runInOwnNetwork(script) {
  execFileSync("ip", ["netns", "add", network]);
  const outside = spawn("slirp4netns", ["--ready-fd=3", ...toOutside], { stdio: ["ignore", "ignore", "pipe", "pipe"] });
  // Ctrl-C reaches both: the script ends, and then this does.
  process.on("SIGINT", () => undefined);
  try {
    await untilReady(outside);
    execFileSync("ip", ["-netns", network, "link", "set", "lo", "up"]);
    const command = [`--net=${path}`, "unshare", ...ownProcesses, process.execPath, ...process.execArgv, script];
    const child = spawn("nsenter", command, {
      stdio: "inherit",
      env: { ...process.env, NODE_NO_WARNINGS: "1" },
    });
    const [code] = await once(child, "exit");
    return code ?? 1;
  } finally {
    outside.kill();
    execFileSync("ip", ["netns", "delete", network]);
  }
}

async function untilReady(outside) {
  const said = [];
  outside.stderr.on("data", (chunk) => said.push(String(chunk)));
  const failed = Promise.race([once(outside, "error"), once(outside, "exit")]).then(([reason]) => {
    throw new Error(`slirp4netns did not start: ${reason instanceof Error ? reason.message : said.join("")}`);
  });
  await Promise.race([once(outside.stdio[3], "data"), failed]);
}
