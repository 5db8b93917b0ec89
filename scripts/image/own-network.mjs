// A separate network, mounts and processes for a script: no other program uses its ports, a Docker daemon in it changes
// no firewall rule of this machine, and everything in it ends with it. Linux, as root.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";

const network = `s3-direct-${process.pid}`;
const path = `/run/netns/${network}`;
/** From the network to everything outside, except this machine's own ports. */
const toOutside = ["--configure", "--mtu=65520", "--disable-host-loopback", "--netns-type=path", path, "tap0"];
const ownProcesses = ["--mount", "--pid", "--fork", "--mount-proc", "--kill-child"];

/** The address at which the containers reach this network. */
export const address = "10.0.2.100";
/** A name server that asks this machine's own. */
export const nameServer = "10.0.2.3";

/** @returns the exit code of `node script`, run in this network */
export async function runInOwnNetwork(script) {
  execFileSync("ip", ["netns", "add", network]);
  const outside = spawn("slirp4netns", ["--ready-fd=3", ...toOutside], { stdio: ["ignore", "ignore", "pipe", "pipe"] });
  // Ctrl-C reaches both processes: the script ends first, and then this one.
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
