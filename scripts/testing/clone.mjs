import { execFileSync } from "node:child_process";
import { root } from "../pnpm.mjs";

/** Copies what is committed. @returns the copy's folder */
export function clone(into) {
  execFileSync("git", ["clone", "--quiet", "--no-hardlinks", root, into]);
  return into;
}
