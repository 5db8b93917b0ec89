// Ends this process, as SIGTERM does, when the one that started it has ended: whoever is killed tells nobody. Imported by what
// has to end others in turn, and preloaded into what does not know of it.
import { readFileSync } from "node:fs";

/** Options of Node for a program that does not know of this. */
export const withParent = ["--import", import.meta.url];

const atStart = starters();
const watch = setInterval(() => {
  if (starters() === atStart) return;
  clearInterval(watch);
  process.kill(process.pid, "SIGTERM");
}, 500);
watch.unref();

/** The parent; and who started that, where it is the shell of an npm, which on Debian stays when npm has gone. */
function starters() {
  try {
    const [, option] = readFileSync(`/proc/${process.ppid}/cmdline`, "utf8").split("\0");
    if (option === "-c") return `${process.ppid} of ${parentOf(process.ppid)}`;
  } catch {
    // Another system than Linux: there the shell becomes what it starts.
  }
  return String(process.ppid);
}

/** From `pid (name) state ppid …`, where a name may have spaces and brackets. */
function parentOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
}
