// Ends this process, like SIGTERM, when the process that started it has ended: a killed process can't end its children.
// Imported by programs that must end others in turn, and preloaded into programs that do not know of it.
import { readFileSync } from "node:fs";

/** Options of Node for a program that does not import this. */
export const withParent = ["--import", import.meta.url];

const atStart = starters();
const watch = setInterval(() => {
  if (starters() === atStart) return;
  clearInterval(watch);
  process.kill(process.pid, "SIGTERM");
}, 500);
watch.unref();

/** Returns the parent and, if that is an npm's shell, which outlives npm on Debian, the shell's parent too. */
function starters() {
  try {
    const [, option] = readFileSync(`/proc/${process.ppid}/cmdline`, "utf8").split("\0");
    if (option === "-c") return `${process.ppid} of ${parentOf(process.ppid)}`;
  } catch {
    // Not Linux: on other systems the program replaces the shell.
  }
  return String(process.ppid);
}

/** Parses `pid (name) state ppid …`; a name may have spaces and brackets. */
function parentOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
}
