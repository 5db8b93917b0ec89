import dns from "node:dns";
import { appendFile, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { expect, test, vi } from "vitest";
import { writeEnvFile } from "./env-file.ts";
import { runCli } from "./run-cli.ts";
import { send } from "./testing/send.ts";
import { tempDir, type TempDir } from "./testing/temp-dir.ts";
import { uploadSetUp } from "./upload-set-up.ts";

const silent = () => {};

const startWith = ({ folder, env }: { folder: TempDir; env: string }) =>
  runCli(
    ["--port", "0", "--data", join(folder.path, "data"), "--origin", "http://app.localhost", "--env", env],
    silent,
  );

/** The folder is free again. */
async function expectStopped(folder: TempDir): Promise<void> {
  await using s3 = await runCli(["--port", "0", "--data", join(folder.path, "data")], silent);
  expect(s3).toBeDefined();
}

test("starts with one line that names the address and the folder", async () => {
  await using folder = await tempDir();
  const lines: string[] = [];
  const args = ["--port", "0", "--data", folder.path, "--bucket", "uploads", "--user", "key:secret:with:colons"];
  await using s3 = await runCli(args, (line) => lines.push(line));
  expect(lines).toEqual([`dev-s3 listens on ${s3?.url ?? ""} and keeps its data in ${folder.path}`]);
});

test("--help says what there is and starts nothing", async () => {
  const lines: string[] = [];
  expect(await runCli(["--help"], (line) => lines.push(line))).toBeUndefined();
  for (const flag of ["--port", "--data", "--as", "--bucket", "--user", "--seed", "--log"])
    expect(lines.join()).toContain(flag);
});

test("--log prints one line for a request, never its query", async () => {
  await using folder = await tempDir();
  const lines: string[] = [];
  await using s3 = await runCli(["--port", "0", "--data", folder.path, "--log", "--bucket", "uploads"], (line) =>
    lines.push(line),
  );
  await send(`${s3?.url ?? ""}/uploads/a%0Ab?X-Amz-Signature=secret`);
  await expect
    .poll(() => lines[1])
    .toMatch(/^GetObject uploads\/a\\u\{a\}b 400 AuthorizationQueryParametersError, 0 bytes in, \d+ out, \d+ ms$/);
});

test("--origin makes what s3-direct needs, and --env writes where it is beside a file's other lines", async () => {
  await using folder = await tempDir();
  const env = join(folder.path, ".env");
  await writeFile(env, "SECRET=stays\nS3_ENDPOINT=http://old\n");
  const args = ["--port", "0", "--data", join(folder.path, "data"), "--origin", "http://app.localhost", "--env", env];
  await using s3 = await runCli(args, silent);
  const url = s3?.url ?? "";
  const settings = parseEnv(await readFile(env, "utf8"));
  expect(settings).toMatchObject({ SECRET: "stays", S3_ENDPOINT: url, S3_UPLOAD_BUCKET: "upload" });
  // With this origin `s3-direct doctor` checks CORS too.
  expect(settings["WEB_ORIGIN"]).toBe("http://app.localhost");
  const preflight = await send(`${url}/upload/uploads/a`, {
    method: "OPTIONS",
    headers: { origin: "http://app.localhost", "access-control-request-method": "PUT" },
  });
  expect(preflight.headers["access-control-allow-origin"]).toBe("http://app.localhost");
});

test("--env leaves a file alone that has the settings already", async () => {
  await using folder = await tempDir();
  const env = join(folder.path, ".env");
  const args = ["--data", join(folder.path, "data"), "--origin", "http://app.localhost", "--env", env];
  const start = async (port: number) => {
    await using s3 = await runCli([...args, "--port", String(port)], silent);
    return s3?.port ?? 0;
  };
  const port = await start(0);
  await appendFile(env, "SECRET=stays\n");
  const longAgo = new Date("2026-01-01");
  await utimes(env, longAgo, longAgo);
  await start(port);
  expect((await stat(env)).mtime).toEqual(longAgo);
});

const hasIPv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === "::1"));

test.skipIf(!hasIPv6)("--env names addresses that answer at a --host, too, that is not 127.0.0.1", async () => {
  await using folder = await tempDir();
  const env = join(folder.path, ".env");
  const args = ["--port", "0", "--data", join(folder.path, "data"), "--origin", "http://app.localhost", "--env", env];
  await using s3 = await runCli([...args, "--host", "::1"], silent);
  const url = `http://[::1]:${s3?.port}`;
  expect(s3?.url).toBe(url);
  expect(parseEnv(await readFile(env, "utf8"))).toMatchObject({
    S3_ENDPOINT: url,
    S3_SIGNING_ENDPOINT: url,
    S3_ENDPOINT_ALIASES: "",
    PUBLIC_BASE_URL: `${url}/media`,
  });
  expect((await fetch(`${url}/media/media/nothing`)).status).toBe(403);
});

test("--host localhost is 127.0.0.1, whatever the system's resolver says", async () => {
  await using folder = await tempDir();
  const { mock } = vi.spyOn(dns, "lookup");
  await using s3 = await runCli(["--port", "0", "--data", folder.path, "--host", "localhost"], silent);
  expect(s3?.url).toBe(`http://localhost:${s3?.port}`);
  expect(mock.calls.map(([name]) => name)).not.toContain("localhost");
  expect((await fetch(`http://127.0.0.1:${s3?.port}/`)).status).toBe(403);
  vi.restoreAllMocks();
});

test.skipIf(!hasIPv6)("a --host that no address can hold is told, and nothing stays started", async () => {
  await using folder = await tempDir();
  const env = join(folder.path, ".env");
  const [loopback = ""] = Object.entries(networkInterfaces()).flatMap(([name, all]) =>
    all?.some(({ address }) => address === "::1") ? [name] : [],
  );
  const args = ["--port", "0", "--data", join(folder.path, "data"), "--origin", "http://app.localhost", "--env", env];
  await expect(runCli([...args, "--host", `::1%${loopback}`], silent)).rejects.toThrow("Invalid URL");
  await expectStopped(folder);
});

test("a line with export is a variable's, too, and what was exported still is", async () => {
  await using folder = await tempDir();
  const env = join(folder.path, ".env");
  await writeFile(env, "export WEB_ORIGIN=http://old\nexport S3_REGION=old\nexport SECRET=stays\n");
  await writeEnvFile(env, { S3_PROVIDER: "aws", S3_REGION: "eu", WEB_ORIGIN: undefined });
  expect(await readFile(env, "utf8")).toBe("export SECRET=stays\nS3_PROVIDER=aws\nexport S3_REGION=eu\n");
});

test.each([
  ["is in UTF-16", Buffer.from("\uFEFFSECRET=stays\r\n", "utf16le"), "is not in UTF-8: save it as UTF-8."],
  ["is in Latin-1", Buffer.from("SECRET=m\u00FCller\n", "latin1"), "is not in UTF-8: save it as UTF-8."],
])("an --env file that %s stays as it is, and nothing is started", async (_name, bytes, sentence) => {
  await using folder = await tempDir();
  const env = join(folder.path, ".env");
  await writeFile(env, bytes);
  await expect(startWith({ folder, env })).rejects.toThrow(`The file ${env} ${sentence}`);
  expect(await readFile(env)).toEqual(bytes);
  await expectStopped(folder);
});

/** Older versions of Node take a line without an equals sign for a part of the next line's name. */
const passesOverJunk = parseEnv("junk\nA=1")["A"] === "1";

test.each([
  ["holds one in another's value", 'OTHER="first\nS3_REGION=example\nlast"\n'],
  ["holds one of several lines", 'S3_REGION="one\ntwo"\nOTHER=1\n'],
  ["has a quotation mark that is not closed", "OTHER='tis\nS3_REGION='old'\n"],
  ...(passesOverJunk ? [] : [["has a line without an equals sign", "OTHER=1\njunk\n"]]),
])("an --env file that %s would be read otherwise, and stays as it is", async (_name, text) => {
  await using folder = await tempDir();
  const env = join(folder.path, ".env");
  await writeFile(env, text);
  await expect(writeEnvFile(env, { S3_REGION: "eu" })).rejects.toThrow(
    `The file ${env} would be read otherwise than meant: look in it for a quotation mark`,
  );
  expect(await readFile(env, "utf8")).toBe(text);
});

test.runIf(passesOverJunk)("in an --env file a line without an equals sign stays as it is", async () => {
  await using folder = await tempDir();
  const env = join(folder.path, ".env");
  await writeFile(env, "OTHER=1\njunk\n");
  await writeEnvFile(env, { S3_REGION: "eu" });
  const text = await readFile(env, "utf8");
  expect(text).toBe("OTHER=1\njunk\nS3_REGION=eu\n");
  expect(parseEnv(text)).toEqual({ OTHER: "1", S3_REGION: "eu" });
});

test("an --env that cannot be written, or read, is told, and nothing stays started", async () => {
  await using folder = await tempDir();
  const nowhere = join(folder.path, "nowhere", ".env");
  await expect(startWith({ folder, env: nowhere })).rejects.toThrow(`The file ${nowhere} cannot be written (ENOENT).`);
  await expectStopped(folder);
  const env = folder.path;
  await expect(startWith({ folder, env })).rejects.toThrow(`The file ${env} cannot be read (EISDIR).`);
  await expectStopped(folder);
});

test("with several --origin, --env keeps a WEB_ORIGIN that is one of them, and drops an older one", async () => {
  await using folder = await tempDir();
  const env = join(folder.path, ".env");
  const args = ["--port", "0", "--data", join(folder.path, "data"), "--env", env, "--origin", "http://a.localhost"];
  for (const [before, after] of [
    ["http://b.localhost", "http://b.localhost"],
    ["http://old.localhost", undefined],
  ]) {
    await writeFile(env, `SECRET=stays\nWEB_ORIGIN=${before}\n`);
    const s3 = await runCli([...args, "--origin", "http://b.localhost"], silent);
    await s3?.close();
    const settings = parseEnv(await readFile(env, "utf8"));
    expect(settings).toMatchObject({ SECRET: "stays", S3_UPLOAD_BUCKET: "upload" });
    expect(settings["WEB_ORIGIN"]).toBe(after);
  }
});

test("--as another's S3 is in the settings too: its provider, and the region that it signs for", async () => {
  await using folder = await tempDir();
  const env = join(folder.path, ".env");
  const args = ["--port", "0", "--data", join(folder.path, "data"), "--origin", "http://app.localhost", "--env", env];
  await using s3 = await runCli([...args, "--as", "r2"], silent);
  expect(s3?.region).toBe("auto");
  expect(parseEnv(await readFile(env, "utf8"))).toMatchObject({ S3_PROVIDER: "r2", S3_REGION: "auto" });
});

test("--as aws leaves no older line in --env that Amazon's profile refuses", async () => {
  await using folder = await tempDir();
  const env = join(folder.path, ".env");
  await writeFile(env, "S3_SIGNING_ENDPOINT=http://old\nS3_ENDPOINT_ALIASES=http://older\nS3_FORCE_PATH_STYLE=1\n");
  const args = ["--port", "0", "--data", join(folder.path, "data"), "--origin", "http://app.localhost", "--env", env];
  await using _s3 = await runCli([...args, "--as", "aws"], silent);
  const settings = parseEnv(await readFile(env, "utf8"));
  expect(settings).toMatchObject({ S3_PROVIDER: "aws" });
  expect(Object.keys(settings).filter((name) => /SIGNING_ENDPOINT|ALIASES|PATH_STYLE/.test(name))).toEqual([]);
});

test("--seed sets up buckets with public prefixes", async () => {
  await using folder = await tempDir();
  const seed = join(folder.path, "seed.json");
  const cors = [{ allowedOrigins: ["*"], allowedMethods: ["GET"], allowedHeaders: [] }];
  await writeFile(seed, JSON.stringify({ buckets: [{ name: "media", publicRead: [""], cors }] }));
  await using s3 = await runCli(["--port", "0", "--data", join(folder.path, "data"), "--seed", seed], silent);
  const answer = await send(`${s3?.url ?? ""}/media/nothing`, { headers: { origin: "http://any" } });
  expect([answer.status, answer.headers["access-control-allow-origin"]]).toEqual([403, "*"]);
});

test.each([
  [["--port", "seventy"], "--port seventy is not a port."],
  [["--user", "nocolon"], "--user takes KEY:SECRET."],
  [["--as", "s4"], "--as s4 is none of aws, r2,"],
  [
    ["--as", "r2", "--region", "eu-west-1"],
    'As r2 the region is "auto", which its provider knows: "eu-west-1" can\'t be set.',
  ],
  [
    ["--as", "tigris", "--region", "fra"],
    'As tigris the region is "auto", which its provider knows: "fra" can\'t be set.',
  ],
  [["--env", "/nowhere/.env"], "--env needs --origin."],
  [
    ["--origin", "http://localhost:5173/"],
    'The origin "http://localhost:5173/" is not how a browser writes it: http://localhost:5173.',
  ],
  [["--origin", "http://App.localhost"], "is not how a browser writes it: http://app.localhost."],
  [["--origin", "http://localhost:80"], "is not how a browser writes it: http://localhost."],
  [["--origin", "http://localhost:5173/page"], "is not how a browser writes it: http://localhost:5173."],
  [["--origin", "localhost:5173"], 'The origin "localhost:5173" is no address: write it as the browser does'],
  [["--bucket", "Not_A_Bucket"], `"Not_A_Bucket" does not follow S3's rules for bucket names.`],
  [["--seed", "/nowhere.json"], "The seed file /nowhere.json cannot be read."],
])("%j is refused with one sentence", async (args, sentence) => {
  await using folder = await tempDir();
  await expect(runCli(["--port", "0", "--data", folder.path, ...args], silent)).rejects.toThrow(sentence);
});

test.each(["http://[::1]:5173", "https://app.acme.com", "capacitor://localhost", "null", "http://*.acme.com", "*"])(
  "pages of %s may upload",
  (origin) => {
    expect(uploadSetUp({ origins: [origin] }).buckets[0]?.cors?.[0]?.allowedOrigins).toEqual([origin]);
  },
);

test("--seed takes all that a bucket and a user can have", async () => {
  await using folder = await tempDir();
  const seed = join(folder.path, "seed.json");
  const cors = [
    { id: "app", allowedOrigins: ["*"], allowedMethods: ["PUT"], allowedHeaders: ["*"], maxAgeSeconds: 60 },
  ];
  const lifecycle = [
    { id: "day", enabled: true, prefix: "tmp/", expiration: { days: 1 }, abortIncompleteAfterDays: 7 },
  ];
  const statements = [{ effect: "allow", actions: ["s3:PutObject"], resources: ["uploads/*"] }];
  const users = [{ accessKeyId: "app", secretAccessKey: "app-secret", statements }];
  await writeFile(seed, JSON.stringify({ buckets: [{ name: "uploads", cors, lifecycle }], users }));
  await using s3 = await runCli(["--port", "0", "--data", join(folder.path, "data"), "--seed", seed], silent);
  const preflight = { origin: "http://any", "access-control-request-method": "PUT" };
  const answer = await send(`${s3?.url ?? ""}/uploads/a`, { method: "OPTIONS", headers: preflight });
  expect(answer.headers["access-control-max-age"]).toBe("60");
});

test.each([
  ["not json", " is not JSON."],
  ["[]", ": it must be an object."],
  ['{"bucket":[]}', ': it has "bucket", and can have buckets, users.'],
  ['{"buckets":[{}]}', ": buckets[0].name is missing."],
  ['{"buckets":[{"name":7}]}', ": buckets[0].name must be a text."],
  [
    '{"buckets":[{"name":"a-b","coors":[]}]}',
    ': buckets[0] has "coors", and can have name, account, cors, publicRead, lifecycle.',
  ],
  ['{"buckets":[{"name":"a-b","cors":{}}]}', ": buckets[0].cors must be a list."],
  [
    '{"buckets":[{"name":"a-b","lifecycle":[{"id":"x","enabled":true}]}]}',
    ": buckets[0].lifecycle[0].prefix is missing.",
  ],
  ['{"users":[{"accessKeyId":"a"}]}', ": users[0].secretAccessKey is missing."],
  [
    '{"users":[{"accessKeyId":"a","secretAccessKey":"b","statements":[{"effect":"Allow","actions":[],"resources":[]}]}]}',
    ': users[0].statements[0].effect must be "allow" or "deny".',
  ],
])("the seed %s is refused with one sentence", async (text, sentence) => {
  await using folder = await tempDir();
  const seed = join(folder.path, "seed.json");
  await writeFile(seed, text);
  await expect(runCli(["--port", "0", "--data", folder.path, "--seed", seed], silent)).rejects.toThrow(
    `The seed file ${seed}${sentence}`,
  );
});

test("--as takes the make of an S3, and says which there are", async () => {
  await using folder = await tempDir();
  const args = ["--port", "0", "--data", folder.path];
  await using s3 = await runCli([...args, "--as", "r2"], silent);
  expect(s3?.url).toBeDefined();
  await expect(runCli([...args, "--as", "s3"], silent)).rejects.toThrow("--as s3 is none of aws, r2, b2, gcs,");
});
