// `npm run pack -- FOLDER`: packs each package into a tarball, for an application outside this repository.
import { resolve } from "node:path";
import { packAll } from "./packages.mjs";
import { pnpm, requireNode } from "./pnpm.mjs";

requireNode();
try {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error("Say where to: npm run pack -- ../tarballs");
  console.error("Builds and packs every package, for about a minute.");
  await pnpm(["install", "--frozen-lockfile"], { quiet: true });
  for (const path of Object.values(await packAll(resolve(folder)))) console.log(path);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
