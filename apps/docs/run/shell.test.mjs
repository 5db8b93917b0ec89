// The commands of the pages, as a reader types them, with a development S3 in place of Amazon's.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { freePort } from "@s3-direct/browsers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../scripts/places.mjs";
import { startAround } from "./around.mjs";
import { blocksOf } from "./kinds.mjs";

const source = (path) => `${join(root, "node_modules/.bin/tsx")} --conditions=@s3-direct/source ${join(root, path)}`;
const s3Direct = source("packages/upload-cli/src/cli.ts");
const devS3 = source("packages/dev-s3/src/cli.ts");

/** Commands that are not run here: `pnpm test:quick-start` installs, and the others call Amazon. */
const leftOut = /^(npm install|aws|terraform) /;
const common =
  "--region eu-central-1 --upload-bucket acme-upload --media-bucket acme-media --origin https://app.acme.com --serve public";

const done = new Map();

let server;
let folder;
beforeAll(async () => {
  server = await startAround();
  folder = await mkdtemp(join(tmpdir(), "docs-shell-"));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const [whole, lines] = [true, false].map((isWhole) =>
  blocksOf("shell")
    .filter(({ code }) => code.includes("&\n") === isWhole)
    .map(({ name, code }) => [name, code]),
);

test.each(lines)("%s", async (_, code) => {
  // The settings that provision would write for Amazon's S3.
  const settings = Object.entries({ ...server.s3.env, WEB_ORIGIN: "http://localhost:5173" });
  await writeFile(join(folder, ".env"), settings.map((pair) => `${pair.join("=")}\n`).join(""));
  const commands = code
    .replaceAll("\\\n", " ")
    .trim()
    .split("\n")
    .filter((line) => !leftOut.test(line));
  for (const command of commands) {
    // Each command is run once: some are on several pages.
    if (!done.has(command)) done.set(command, inShell(asTyped(command)));
    const { said, code: exitCode } = await done.get(command);
    // The next block with a failed command runs it again.
    if (exitCode !== 0) done.delete(command);
    expect(exitCode, said).toBe(0);
  }
});

test.each(whole)("%s", async (_, code) => {
  const port = await freePort();
  const { said, code: exitCode } = await inShell(asTyped(code.replaceAll("9100", port)));
  expect(exitCode, said).toBe(0);
});

/** Returns the command to run. provision only prints its plan, because there is no Amazon S3. */
function asTyped(command) {
  const typed = command
    .replace("…", common)
    .replace("http://localhost:3000", server.url)
    .replaceAll("npm run s3-direct --", s3Direct)
    .replaceAll("npx s3-direct", s3Direct)
    .replace("node packages/dev-s3/dist/cli.js", devS3)
    .replace("npx dev-s3", `${devS3} --port 0`);
  if (/ provision .*--region/.test(typed) && !typed.includes("--print")) return `${typed} --print json`;
  // A server would run on: it is started in the background until it has written the settings.
  return typed.startsWith(devS3) ? `rm .env; ${typed} & until [ -s .env ]; do sleep 0.1; done` : typed;
}

/**
 * Runs a command in a shell.
 * @returns what was printed; background processes end with the shell
 */
async function inShell(command) {
  const child = spawn("bash", ["-c", command], { cwd: folder, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, "exit");
  try {
    process.kill(-Number(child.pid));
  } catch {
    // The process group was already empty.
  }
  return { code, said: (await said).join("\n") };
}
