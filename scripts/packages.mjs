// The published packages: every folder of packages/ that is not private.
import { execFile } from "node:child_process";
import { cp, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { commandLine, pnpm, root } from "./pnpm.mjs";

const run = promisify(execFile);

/** Returns each with its `name`, `folder` and `manifest`, in order of name. */
export async function publicPackages() {
  const names = (await readdir(join(root, "packages"))).toSorted();
  const all = await Promise.all(names.map(readPackage));
  return all.filter(({ manifest }) => !manifest.private);
}

async function readPackage(name) {
  const folder = join(root, "packages", name);
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  return { name: manifest.name, folder, manifest };
}

/** Returns the subpaths that a package's users may import, and their files: all but those of `./internal`. */
export function publicEntries({ exports }) {
  return Object.entries(exports).filter(([subpath]) => subpath !== "./internal");
}

/** Builds all of them from scratch: otherwise the output of a deleted source would be published. */
export async function buildAfresh() {
  // `pnpm test:beside` has just done that, and the suites beside this one use the output.
  if (process.env.S3_DIRECT_PACKED !== undefined) return;
  const packages = await publicPackages();
  await Promise.all(packages.map(({ folder }) => rm(join(folder, "dist"), { recursive: true, force: true })));
  // With --force: turbo's cached build contains what an earlier build had left in the folder.
  await pnpm(["exec", "turbo", "build", "--force", ...packages.map(({ name }) => `--filter=${name}`)], { quiet: true });
}

/**
 * Builds and packs all of them into a folder, as they would be published. pnpm packs them, because it replaces
 * `workspace:*` by versions and npm does not.
 * @returns the tarball's path by the package's name
 */
export async function packAll(folder) {
  await buildAfresh();
  await mkdir(folder, { recursive: true });
  const tarballs = {};
  for (const { name, folder: cwd } of await publicPackages()) {
    const { filename } = await pnpmJson(["pack", "--json", "--pack-destination", folder], cwd);
    tarballs[name] = join(folder, filename.split("/").at(-1));
  }
  return tarballs;
}

/**
 * Copies what `packAll` has packed into one folder to another.
 * @returns the same
 */
export async function copyPacked(from, folder) {
  await cp(from, folder, { recursive: true });
  const packages = await publicPackages();
  // pnpm names tarballs like npm: a scope loses its @, and its slash becomes a dash.
  return Object.fromEntries(
    packages.map(({ name, manifest }) => [
      name,
      join(folder, `${name.slice(1).replace("/", "-")}-${manifest.version}.tgz`),
    ]),
  );
}

/** Returns the paths in a package's tarball. */
export async function packedFiles({ folder }) {
  const { files } = await pnpmJson(["pack", "--json", "--dry-run"], folder);
  return files.map(({ path }) => path);
}

async function pnpmJson(args, cwd) {
  const [command, ...rest] = commandLine(args);
  const { stdout } = await run(command, rest, { cwd, maxBuffer: 16 * 1024 * 1024 });
  return JSON.parse(stdout);
}
