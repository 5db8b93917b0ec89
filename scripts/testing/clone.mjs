import { execFileSync } from "node:child_process";
import { root } from "../pnpm.mjs";

/** A copy of what is committed. @returns its folder */
export function clone(into) {
  execFileSync("git", ["clone", "--quiet", "--no-hardlinks", root, into]);
  return into;
}
