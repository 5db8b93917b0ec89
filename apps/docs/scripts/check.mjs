// `pnpm check:docs`: builds the site and fails if a link or an anchor is dead, there or on GitHub, a code block does not compile or does
// not show its file name, a word is misspelled, or docs/index.md does not list the sidebar's pages.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { writeCode } from "./code.mjs";
import { hiddenFiles } from "./files.mjs";
import { deadOnGitHub } from "./github-links.mjs";
import { wrongLines } from "./index-page.mjs";
import { deadLinks } from "./links.mjs";
import { docs, root } from "./places.mjs";

await writeCode();
const steps = [
  { name: "code", run: () => command(join(root, "node_modules/.bin/tsc"), ["-p", "code/tsconfig.json"]) },
  { name: "spelling", run: () => command("cspell", ["--no-progress", "--no-summary", "--config=cspell.json"]) },
  { name: "links on GitHub", run: async () => (await deadOnGitHub()).join("\n") },
  { name: "site", run: buildAndLook },
];
const results = await Promise.all(steps.map(timed));
for (const { name, seconds, output } of results) console.log(`${name}: ${output === "" ? `${seconds} s` : output}`);
if (results.some(({ output }) => output !== "")) process.exitCode = 1;

async function timed({ name, run }) {
  const began = Date.now();
  const output = await run();
  return { name, output, seconds: Math.round((Date.now() - began) / 1000) };
}

async function buildAndLook() {
  const failed = await command("pnpm", ["--silent", "site"]);
  const built = join(docs, ".vitepress/dist");
  return (
    failed || (await Promise.all([deadLinks, hiddenFiles, wrongLines].map((look) => look(built)))).flat().join("\n")
  );
}

/**
 * Runs a command.
 * @returns its output if it fails, else nothing
 */
function command(name, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, {
      cwd: docs,
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => output.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      const said = Buffer.concat(output).toString();
      resolve(code === 0 ? "" : said.trim() || `ended with code ${code}`);
    });
  });
}
