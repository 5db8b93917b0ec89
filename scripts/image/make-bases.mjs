import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../pnpm.mjs";
import { kept } from "./docker.mjs";

const certificates = "/etc/ssl/certs/ca-certificates.crt";

/** Makes the images that deploy/ names, if they do not exist. */
export async function makeBases({ docker }) {
  if ((await docker("images", "--quiet", "debian:trixie-slim")) === "") await importDebian(docker);
  const node = join(kept, "node");
  if (!existsSync(node)) {
    mkdirSync(node);
    execFileSync("npm", ["install", "--silent", `--prefix=${node}`, "node@24"]);
    cpSync(join(execFileSync("npm", ["root", "--global"], { encoding: "utf8" }).trim(), "npm"), join(node, "npm"), {
      recursive: true,
    });
    if (existsSync(certificates)) cpSync(certificates, join(node, "certificates.crt"), { dereference: true });
    else writeFileSync(join(node, "certificates.crt"), "");
  }
  await docker("compose", "--file", join(root, "scripts/image/bases.yaml"), "build");
}

async function importDebian(docker) {
  const system = join(kept, "debian.tar");
  execFileSync("mmdebstrap", ["--quiet", "--variant=minbase", "trixie", system]);
  await docker("import", system, "debian:trixie-slim");
}
