// The script that `pnpm test:image` runs, in its own network.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pnpm, root } from "../pnpm.mjs";
import { runScript } from "../run-script.mjs";
import { startDocker } from "./docker.mjs";
import { makeBases } from "./make-bases.mjs";
import { readCommands } from "./commands.mjs";

await runScript(async (closing) => {
  const needed = ["@s3-direct/dev-s3", "@s3-direct/upload-cli", "@s3-direct/upload-core"];
  await pnpm(["exec", "turbo", "build", ...needed.flatMap((name) => ["--filter", name])], { quiet: true });
  // These modules import what exists only after the build.
  const { checkTrying } = await import("./trying.mjs");
  const { checkProduction } = await import("./production.mjs");
  const daemon = closing(await startDocker());
  await makeBases(daemon);
  const clone = mkdtempSync(join(tmpdir(), "image-"));
  closing(clone, () => rmSync(clone, { recursive: true, force: true }));
  execFileSync("git", ["clone", "--quiet", "--no-hardlinks", root, clone]);
  const commands = await readCommands({ clone, env: daemon.env });
  await checkTrying({ ...daemon, commands });
  await checkProduction({ ...daemon, commands, clone, closing });
});
process.exit();
