import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { lockFolder } from "./folder-lock.ts";
import { tempDir } from "../testing/temp-dir.ts";

const rounds = 200;

/** Locks each folder at the same moment as another process that runs this, and prints what came of it. */
const program = `
import { lockFolder } from ${JSON.stringify(new URL("folder-lock.ts", import.meta.url).href)};
const [folder] = process.argv.slice(2);
process.stdout.write("ready\\n");
const start = Number(await new Promise((resolve) => process.stdin.once("data", resolve)));
const outcomes = [];
for (let round = 0; round < ${rounds}; round += 1) {
  while (Date.now() < start + round * 3);
  try {
    lockFolder(folder + "/" + round);
    outcomes.push("locked");
  } catch (error) {
    outcomes.push(error.message);
  }
}
process.stdout.write(JSON.stringify(outcomes) + "\\n");
process.stdin.once("data", () => process.exit());
`;

async function startLocking(folder: string, script: string) {
  const child = spawn(process.execPath, ["--import", "tsx", script, folder], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  await lines.next();
  return {
    tell: (text: string) => void child.stdin.write(text),
    outcomes: async (): Promise<string[]> => JSON.parse((await lines.next()).value ?? "[]"),
    async [Symbol.asyncDispose]() {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}

test.each(["a new folder", "a folder whose process was killed"])(
  "of two processes that start at the same moment on %s, one has it",
  async (name) => {
    await using folder = await tempDir();
    const script = join(folder.path, "program.mts");
    await writeFile(script, program);
    for (let round = 0; round < rounds; round += 1) {
      await mkdir(join(folder.path, String(round)));
      // No process has this id: it is above the largest on Linux and macOS.
      if (name !== "a new folder") await writeFile(join(folder.path, String(round), "lock"), "99999999");
    }
    await using one = await startLocking(folder.path, script);
    await using other = await startLocking(folder.path, script);
    const start = String(Date.now() + 100);
    for (const process of [one, other]) process.tell(start);
    const [ones, others] = await Promise.all([one.outcomes(), other.outcomes()]);
    for (let round = 0; round < rounds; round += 1) {
      const [locked, refused] = [ones[round], others[round]].sort((a) => (a === "locked" ? -1 : 1));
      expect(locked).toBe("locked");
      expect(refused).toMatch(
        /^The data folder .* is in use by (?:process \d+: stop it|a process that is just starting)/,
      );
      expect(await readdir(join(folder.path, String(round)))).toEqual(["lock"]);
    }
  },
);

test("a folder that another process is just taking is in use", async () => {
  await using folder = await tempDir();
  const next = join(folder.path, "lock.new");
  await writeFile(next, "");
  expect(() => lockFolder(folder.path)).toThrow(
    `The data folder ${folder.path} is in use by a process that is just starting: try again, or delete ${next} if none is.`,
  );
});

test("a folder that could not be locked is not in use afterwards", async () => {
  await using folder = await tempDir();
  const file = join(folder.path, "lock");
  await mkdir(file);
  expect(() => lockFolder(folder.path)).toThrow("EISDIR");
  expect(await readdir(folder.path)).toEqual(["lock"]);
  await rm(file, { recursive: true });
  lockFolder(folder.path)();
});

test("what a process has left that was killed as it started is told as that", async () => {
  await using folder = await tempDir();
  const next = join(folder.path, "lock.new");
  await writeFile(next, "99999999");
  expect(() => lockFolder(folder.path)).toThrow(
    `The data folder ${folder.path} was left by process 99999999, which was killed as it started: delete ${next}.`,
  );
});

test("a folder whose lock cannot be read is not taken over", async () => {
  await using folder = await tempDir();
  // A link to itself, because root can read every file.
  await symlink("lock", join(folder.path, "lock"));
  expect(() => lockFolder(folder.path)).toThrow("ELOOP");
  expect(await readdir(folder.path)).toEqual(["lock"]);
});
