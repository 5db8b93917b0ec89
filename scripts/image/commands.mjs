// Runs the commands of docs/deploy.md, exactly as printed there.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { codeBlocks } from "../code-blocks.mjs";
import { root } from "../pnpm.mjs";

const runFile = promisify(execFile);
// A clone has this command only after an install, which the image does not need.
const cli = `node ${join(root, "packages/upload-cli/dist/cli.js")}`;

/**
 * @returns `run(words)`, which runs the only block that contains these words, in the clone, with this machine's name
 *   instead of the public one
 */
export async function readCommands({ clone, env }) {
  const blocks = codeBlocks(await readFile(join(clone, "docs/deploy.md"), "utf8")).filter(({ lang }) => lang === "sh");
  return {
    async run(words, { extra = {} } = {}) {
      const [block, ...others] = blocks.filter(({ code }) => code.includes(words));
      if (block === undefined || others.length > 0)
        throw new Error(`docs/deploy.md has not one block with "${words}".`);
      const code = block.code.replaceAll("app.example.com", "localhost").replace("npm run s3-direct --", cli);
      // What people's umask hides from others, the containers' users must be able to read.
      const { stdout } = await runFile("bash", ["-ec", `umask 077\n${code}`], {
        cwd: clone,
        env: { ...env, ...extra },
        maxBuffer: 1e8,
      });
      return stdout;
    },
  };
}
