// The image of deploy/Dockerfile, built by buildah, which needs no daemon. Its base is made here, of Debian's packages and npm's Node: the one it
// names is not to be had everywhere.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../pnpm.mjs";

const base = "docker.io/library/node:24-slim";
const kept = join(root, ".data/image");
const storage = ["--storage-driver=vfs", `--root=${join(kept, "storage")}`, `--runroot=${join(kept, "run")}`];
/** Not more than this process has itself: inside of somebody else's container nobody may raise them. */
const limits = Object.entries({ nofile: "n", nproc: "u" }).map(([limit, flag]) => {
  const most = execFileSync("bash", ["-c", `ulimit -H${flag}`], { encoding: "utf8" }).trim();
  return `--ulimit=${limit}=${most}:${most}`;
});
const certificates = "/etc/ssl/certs/ca-certificates.crt";

const buildah = (command, ...args) =>
  execFileSync("buildah", [...storage, command, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 1e8,
  }).trim();

/** @returns what the image says of itself, its bytes and its base's, and a folder with its files */
export function buildImage() {
  mkdirSync(kept, { recursive: true });
  const clone = mkdtempSync(join(tmpdir(), "image-"));
  try {
    makeBase();
    // Of what is committed.
    execFileSync("git", ["clone", "--quiet", "--no-hardlinks", root, clone]);
    const from = ["--isolation=chroot", "--network=host", ...limits, "--pull=never", "--format=docker"];
    buildah("build", ...from, "--tag=s3-direct", `--file=${join(clone, "deploy/Dockerfile")}`, clone);
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
  const container = buildah("from", "--pull=never", "s3-direct");
  const { Docker } = JSON.parse(buildah("inspect", "--type=image", "s3-direct"));
  const folder = buildah("mount", container);
  return {
    config: Docker.config,
    folder,
    bytes: { app: sizeOf(join(folder, "app")), all: sizeOf(folder) },
    remove: () => void buildah("rm", container),
  };
}

/** As the official one is, as far as the image needs it: Debian, Node, npm, and the user `node` with the id 1000. */
function makeBase() {
  if (buildah("images", "--format={{.Name}}:{{.Tag}}").includes(base)) return;
  const folder = mkdtempSync(join(tmpdir(), "image-base-"));
  const system = join(folder, "system.tar");
  execFileSync("mmdebstrap", [
    "--quiet",
    "--variant=minbase",
    "--include=ca-certificates,libstdc++6",
    "trixie",
    system,
  ]);
  execFileSync("npm", ["install", "--silent", `--prefix=${folder}`, "node@24"]);
  const container = buildah("from", ...limits, "scratch");
  buildah("add", container, system, "/");
  buildah("copy", container, join(folder, "node_modules/node/bin/node"), "/usr/local/bin/node");
  const npm = join(execFileSync("npm", ["root", "--global"], { encoding: "utf8" }).trim(), "npm");
  buildah("copy", container, npm, "/usr/local/lib/node_modules/npm");
  // Whom this machine trusts, its npm does, too.
  if (existsSync(certificates)) buildah("copy", container, certificates, certificates);
  const run = (...args) => buildah("run", "--isolation=chroot", container, "--", ...args);
  for (const name of ["npm", "npx"])
    run("ln", "-s", `../lib/node_modules/npm/bin/${name}-cli.js`, `/usr/local/bin/${name}`);
  run("useradd", "--uid=1000", "--create-home", "node");
  buildah("config", `--env=NODE_EXTRA_CA_CERTS=${certificates}`, container);
  buildah("commit", "--rm", container, base);
  rmSync(folder, { recursive: true, force: true });
}

function sizeOf(folder) {
  return Number(
    execFileSync("du", ["--summarize", "--bytes", "--one-file-system", folder], { encoding: "utf8" }).split("\t")[0],
  );
}
