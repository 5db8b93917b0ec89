import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CliError } from "../cli-error.ts";
import { mergeEnvText, planEnvFile } from "./env-file.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "env-file-"));
});
afterEach(() => rm(dir, { recursive: true }));

const planFor = (path: string, keys: Record<string, string> = {}) =>
  planEnvFile(path, {
    values: { S3_REGION: "eu-central-1" },
    keysComing: Object.keys(keys).length > 0,
    newKeys: () => keys,
    onWritten: () => undefined,
  });

async function apply(path: string, keys: Record<string, string> = {}): Promise<void> {
  const step = await planFor(path, keys);
  if ("apply" in step) await step.apply();
}

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

test("a new file is for its owner's eyes only", async () => {
  const path = join(dir, ".env");
  await apply(path, { S3_SIGNER_SECRET_ACCESS_KEY: "a+b/c=" });
  expect(await modeOf(path)).toBe("600");
  expect(parseEnv(await readFile(path, "utf8"))).toEqual({
    S3_REGION: "eu-central-1",
    S3_SIGNER_SECRET_ACCESS_KEY: "a+b/c=",
  });
  expect(await readdir(dir)).toEqual([".env"]);
});

test("an open file is closed to others, and its other lines stay", async () => {
  const path = join(dir, ".env");
  await writeFile(path, "# mine\nPORT=3000\nS3_REGION=us-east-1\n");
  await chmod(path, 0o644);
  await apply(path);
  expect(await modeOf(path)).toBe("600");
  expect(await readFile(path, "utf8")).toBe("# mine\nPORT=3000\nS3_REGION=eu-central-1\n");
});

test("a symbolic link stays one, and the file that it names gets the settings", async () => {
  const [path, shared] = [join(dir, ".env"), join(dir, "shared.env")];
  await writeFile(shared, "PORT=3000\n");
  await symlink(shared, path);
  await apply(path);
  expect((await lstat(path)).isSymbolicLink()).toBe(true);
  expect(await readFile(shared, "utf8")).toBe("PORT=3000\nS3_REGION=eu-central-1\n");
});

test("a link to a file that is not there is told before anything is done, and stays", async () => {
  const path = join(dir, ".env");
  await symlink(join(dir, "shared.env"), path);
  await expect(planFor(path)).rejects.toThrow(`${path} is a link to a file that is not there: make that file, or`);
  expect((await lstat(path)).isSymbolicLink()).toBe(true);
});

// Root may write everywhere.
test.skipIf(process.getuid?.() === 0)("of a link it is the file's folder that must be writable", async () => {
  const [path, folder] = [join(dir, ".env"), join(dir, "shared")];
  await mkdir(folder);
  await writeFile(join(folder, ".env"), "PORT=3000\n");
  await symlink(join(folder, ".env"), path);
  await chmod(folder, 0o500);
  await expect(planFor(path)).rejects.toThrow(`${path} cannot be written`);
  await chmod(folder, 0o700);
});

test("a folder that is not there is told before anything is done", async () => {
  await expect(planFor(join(dir, "nowhere", ".env"))).rejects.toThrow(/nowhere\/\.env cannot be written: its folder/);
});

test("what hinders the writing is told, and nothing stays beside the file", async () => {
  const folder = join(dir, "folder");
  const path = join(folder, ".env");
  await mkdir(folder);
  const step = await planFor(path);
  // Something else has come there since the plan.
  await mkdir(path);
  if (!("apply" in step)) throw new Error("There is nothing to do.");
  await expect(step.apply()).rejects.toThrow(new CliError(`The file ${path} cannot be written (EISDIR).`));
  expect(await readdir(folder)).toEqual([".env"]);
});

test("what can't be read is not taken for a file that is not there", async () => {
  await expect(planFor(dir)).rejects.toThrow(`The file ${dir} cannot be read (EISDIR).`);
});

test.each([
  ["UTF-16", Buffer.from("\uFEFFPASSWORD=precious\r\n", "utf16le")],
  ["Latin-1", Buffer.from("PASSWORD=m\u00FCller\n", "latin1")],
])("a file in %s is refused, so that no byte of it is lost", async (_name, bytes) => {
  const path = join(dir, ".env");
  await writeFile(path, bytes);
  await expect(apply(path)).rejects.toThrow(`The file ${path} is not in UTF-8: save it as UTF-8.`);
  expect(await readFile(path)).toEqual(bytes);
});

test("a file that has all settings is left alone", async () => {
  const path = join(dir, ".env");
  await apply(path);
  expect(await planFor(path)).toMatchObject({ state: "same" });
});

test.each([
  ["an empty file", "", "A=1\n"],
  ["a last line without an end", "B=2", "B=2\nA=1\n"],
  ["an old value", "A=0\nB=2\n", "A=1\nB=2\n"],
  ["an exported value", "export A=0\n", "export A=1\n"],
  ["two old values", "A=0\nB=2\nA=3\n", "A=1\nB=2\nA=1\n"],
  ["a comment that looks alike", "# A=0\n", "# A=0\nA=1\n"],
])("a variable finds its place in %s", (_name, before, after) => {
  expect(mergeEnvText(before, { A: "1" })).toBe(after);
});

test.each(["two words #1", 'a"b', "a\\nb", `a'b`, `a"b'c`, `a"b\\n\`c`, "a$b"])(
  "the value %j is read back as it is",
  (value) => {
    expect(parseEnv(mergeEnvText("A='0'\n", { A: value, B: "1" }))).toEqual({ A: value, B: "1" });
  },
);

test("a value that no quotation mark fits is told before anything is done", async () => {
  const values = { S3_SIGNER_SECRET_ACCESS_KEY: `a"b'c\`d` };
  const plan = planEnvFile(join(dir, ".env"), { values, keysComing: false, newKeys: () => ({}), onWritten() {} });
  await expect(plan).rejects.toThrow(
    "S3_SIGNER_SECRET_ACCESS_KEY holds quotation marks or a backslash that no .env file can keep together",
  );
});

/** Older versions of Node take a line without an equals sign for a part of the next line's name. */
const passesOverJunk = parseEnv("junk\nA=1")["A"] === "1";

const severalLines = [
  ["in another's value of several lines", 'B="first\nS3_REGION=example\nlast"\n'],
  ["in a value of several lines of its own", 'S3_REGION="one\ntwo"\nB=1\n'],
  ["behind a quotation mark that is not closed", "B='tis\nS3_REGION='old'\n"],
  ...(passesOverJunk ? [] : [["behind a line without an equals sign", "B=1\njunk\n"]]),
];

test.each(severalLines)("a setting that would stand %s is told, and the file stays as it is", async (_name, text) => {
  const path = join(dir, ".env");
  await writeFile(path, text);
  await expect(apply(path)).rejects.toThrow("The .env file would be read otherwise than meant: look in it for");
  expect(await readFile(path, "utf8")).toBe(text);
});

test("new keys that would not be read back are told before they are made", async () => {
  const path = join(dir, ".env");
  await writeFile(path, 'S3_REGION=eu-central-1\nS3_SIGNER_ACCESS_KEY_ID="one\ntwo"\n');
  await expect(planFor(path, { S3_SIGNER_ACCESS_KEY_ID: "made" })).rejects.toThrow("would be read otherwise");
});

test.runIf(passesOverJunk)("a line without an equals sign stays as it is", () => {
  const merged = mergeEnvText("junk\nA=0\njunk", { A: "1", B: "2" });
  expect(merged).toBe("junk\nA=1\njunk\nB=2\n");
  expect(parseEnv(merged)).toEqual({ A: "1", B: "2" });
});

test("another's value of several lines stays as it is", () => {
  expect(mergeEnvText('B="one\ntwo"\nA=0\n', { A: "1" })).toBe('B="one\ntwo"\nA=1\n');
});

test("a variable that has its value already stays as it is written", () => {
  const before = `export A='a"b' # mine\nB=0\n`;
  expect(mergeEnvText(before, { A: 'a"b', B: "1" })).toBe(`export A='a"b' # mine\nB=1\n`);
});
