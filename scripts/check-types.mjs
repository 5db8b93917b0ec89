// `pnpm check:attw`: how TypeScript resolves each package's entry points, by "are the types wrong", from its tarball.
// The packages are ESM only, so failures of the `node10` resolution and of `import` emitted as `require` are ignored
// (its profile `esm-only`); scripts/peers/smoke.cjs tests what CommonJS gets at run time.
import { stat } from "node:fs/promises";
import { inNewFolder, run } from "./npm.mjs";
import { releaseTool } from "./release-tool.mjs";

try {
  const attw = await releaseTool("attw");
  await inNewFolder(async ({ folder, tarballs }) => {
    for (const [name, path] of Object.entries(tarballs)) {
      await run(attw, [path, "--profile", "esm-only", "--no-emoji"], folder);
      const { size } = await stat(path);
      console.log(`${name}: no problems found, ${Math.round(size / 1000)} kB`);
    }
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
