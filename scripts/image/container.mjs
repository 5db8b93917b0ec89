// A container of the image, as deploy/compose.yaml runs it, made of what Linux has for that: its files read-only, `/tmp` its own, its user's rights
// and no more. Needs root.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";

// Its names of hosts are this machine's, as they are a container's that has its network.
const inside = `
touch "$0/etc/hosts"
mount --bind "$0" "$0"
mount --bind /etc/hosts "$0/etc/hosts"
mount -o remount,bind,ro "$0"
mount -t tmpfs -o mode=1777 tmpfs "$0/tmp"
mount -t proc proc "$0/proc"
exec setpriv --no-new-privs --bounding-set=-all,+sys_chroot,+setuid,+setgid chroot --userspec=1000:1000 "$0" "$@"`;

/** @param options.folder - the image's files @param options.config - what the image says of itself */
export function startContainer({ folder, config, env }) {
  const settings = [...config.Env, ...Object.entries(env).map((pair) => pair.join("="))];
  const run = (command) => {
    const started = ["env", "-i", `--chdir=${config.WorkingDir}`, ...settings, ...command];
    return ["--mount", "--propagation=private", "bash", "-ec", inside, folder, ...started];
  };
  const said = [];
  const child = spawn("unshare", run(config.Cmd), { stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => said.push(String(chunk)));
  const exited = once(child, "exit").then(([code, signal]) => code ?? signal);
  return {
    pid: child.pid,
    said: () => said.join(""),
    exited,
    /** Runs something else in it. @returns its exit code */
    tryOut(command) {
      try {
        execFileSync("unshare", run(command), { stdio: "pipe" });
        return 0;
      } catch ({ status }) {
        return status;
      }
    },
    terminate: () => child.kill("SIGTERM"),
    async close() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
