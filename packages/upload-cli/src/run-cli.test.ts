import { request } from "node:http";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test, vi } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { runCli } from "./run-cli.ts";
import { startBusyS3 } from "./testing/busy-s3.ts";
import { listen } from "./testing/listen.ts";
import { run } from "./testing/run.ts";

test.each([
  [["provison"], "(Did you mean provision?)"],
  [["docter"], "(Did you mean doctor?)"],
  [["provision", "--upload-bukket", "x"], "(Did you mean --upload-bucket?)"],
  [["doctor", "--strikt"], "(Did you mean --strict?)"],
])("%j is answered with the nearest name", async (args, suggestion) => {
  const { code, err } = await run(args);
  expect([code, err]).toEqual([2, expect.stringContaining(suggestion)]);
});

test.each(["--version", "-V"])("%s prints the package's version", async (flag) => {
  const { version } = manifest;
  expect(await run([flag])).toEqual({ code: 0, out: version, err: "" });
});

test.each(["provision", "destroy", "doctor"])("%s --help has examples", async (command) => {
  const { code, out } = await run([command, "--help"]);
  expect(code).toBe(0);
  expect(out).toContain("Examples:");
  expect(out).toContain(`$ s3-direct ${command}`);
});

const names = ["--region=eu-central-1", "--upload-bucket=acme-upload", "--media-bucket=acme-media"];

test.each([
  [["provision"], "AWS needs a region: give --region, or set S3_REGION."],
  [["provision", "--region=eu central"], '"eu central" is not a region\'s name: it has letters, digits and hyphens'],
  [["provision", "--region=eu_1", "--endpoint=http://127.0.0.1:9000"], '"eu_1" is not a region\'s name'],
  [["destroy", "--region=eu-"], '"eu-" is not a region\'s name'],
  [["provision", "--region=x"], "--upload-bucket is missing, for example --upload-bucket acme-upload."],
  [["provision", ...names], "--origin is missing, for example --origin https://app.example.com."],
  [["provision", ...names, "--origin=https://a.example"], "--serve is missing, for example --serve public."],
  [["provision", ...names, "--origin=*", "--serve=public"], 'The origin "*" has a wildcard'],
  [["provision", ...names, "--origin=https://a.example", "--serve=all"], "--serve takes public, private"],
  [["provision", ...names, "--media-bucket=acme-upload"], "Uploads and media need two buckets"],
  [["provision", ...names, "--media-bucket=acme.media"], '"acme.media" is not a bucket name'],
  [["provision", ...names, "--max-signature-age=-1"], "whole number of seconds from 1 to 604800"],
  [["provision", "--provider=ceph"], "ceph needs the address of its S3"],
  [["provision", "--endpoint=127.0.0.1:9000"], 'The endpoint "127.0.0.1:9000" is no address of an S3: start it with'],
  [["provision", "--endpoint=http://127.0.0.1:9000/?a=1"], "and leave out what follows a ? or #."],
  [["destroy", "--endpoint=localhost:9000"], 'The endpoint "localhost:9000" is no address of an S3: start it with'],
  [
    ["provision", ...names, "--origin=https://a.example", "--serve=public", "--public-base-url=https://u:p@a.example"],
    "--public-base-url (or PUBLIC_BASE_URL) holds a user or a password",
  ],
  [["destroy", "--endpoint=http://user:pass@127.0.0.1:9000"], "The endpoint holds a user or a password"],
  [
    ["provision", ...names, "--endpoint=https://ACCOUNT.r2.cloudflarestorage.com/acme-upload"],
    "The endpoint ends in a bucket's name, which is added to it: take out /acme-upload.",
  ],
  [
    ["destroy", ...names, "--endpoint=https://ACCOUNT.r2.cloudflarestorage.com/acme-media/"],
    "The endpoint ends in a bucket's name, which is added to it: take out /acme-media.",
  ],
  [
    ["provision", "--provider=azure"],
    "Allowed choices are aws, r2, gcs, b2, minio, ceph, wasabi, tigris, garage, custom, dev-s3.",
  ],
  [["provision", ...names, "--origin=https://a.example", "--serve=public", "--signer-user="], "--signer-user is empty"],
  [["destroy", ...names, "--janitor-user= "], "--janitor-user is empty: give the user's name, or leave it out."],
  [["doctor"], "There are no S3_* variables"],
  [["doctor", "--env=/nowhere/.env"], "The file /nowhere/.env cannot be read."],
  [["doctor", "--origin=app"], 'The origin "app" is no address'],
  [["doctor", "--origin=localhost:5173"], 'The origin "localhost:5173" is no address'],
  [["doctor", "--origin=http://localhost:5173/"], "is not how a browser writes it: http://localhost:5173."],
  [["doctor", "--origin=https://app.example.com/login"], "is not how a browser writes it: https://app.example.com."],
  [["doctor", "--url=localhost:3000"], "--url takes the API's address, with http:// or https://"],
  [["doctor", "--url=http://127.0.0.1:1/?a=1"], "--url takes the API's address, with http:// or https:// and without"],
  [["doctor", "--url=http://user:pass@127.0.0.1:1"], "--url holds a user or a password"],
  [["doctor", "--url=http://127.0.0.1:1", "--trpc-path=trpc"], "--trpc-path begins with a slash, such as /trpc."],
  [["doctor", "--url=http://127.0.0.1:1", "--cookie=session=abc…"], "--cookie holds a character that no header can"],
  [["doctor", "--url=http://127.0.0.1:1", "--cookie=session=abc\nd"], "--cookie holds a character that no header can"],
  [["doctor", "--url=http://127.0.0.1:1", "--header=Authorization: Bearer abc…"], "--header holds a character that no"],
  [["doctor", "--url=http://127.0.0.1:1", "--header=Bearer abc"], "--header takes a name and a value"],
  [
    ["doctor", "--url=http://127.0.0.1:1", "--common-header=acme"],
    '--common-header takes a name and a value, such as "X-',
  ],
  [["doctor", "--url=http://127.0.0.1:1", "--header=Host: a"], "--header cannot give Host: the doctor sets it"],
  [["doctor", "--url=http://127.0.0.1:1", "--cookie=a=1", "--header=Cookie: b=2"], "Cookie is given twice"],
  [["doctor", "--url=http://127.0.0.1:1", "--input={a:1}"], "--input takes JSON, such as "],
])("%j is told what it lacks, and fails with 2", async (args, sentence) => {
  const { code, err } = await run(args);
  expect([code, err]).toEqual([2, expect.stringContaining(sentence)]);
});

const wanted = ["provision", ...names, "--origin=https://a.example", "--serve=public", "--yes"];
const rolesFor = "--roles-for=lambda.amazonaws.com";
/** Nothing listens there: whoever asked it would say so. */
const on = (provider: string) => [`--provider=${provider}`, "--endpoint=http://127.0.0.1:1"];

test.each([
  [[...wanted, ...on("ceph"), rolesFor], "Roles can be made on AWS only, and not with --given-users: leave out"],
  [[...wanted, ...on("r2"), rolesFor], "Roles can be made on AWS only"],
  [[...wanted, "--given-users", rolesFor], "Roles can be made on AWS only"],
  [["destroy", ...names, ...on("ceph"), rolesFor], "Roles can be made on AWS only"],
  [[...wanted, rolesFor, "--new-keys"], "Roles have no keys: leave out --new-keys."],
  [[...wanted, ...on("r2"), "--new-keys"], "Where users are made by other means, so are their keys: make these, give"],
  [[...wanted, "--given-users", "--new-keys"], "Where users are made by other means, so are their keys"],
  [[...wanted, ...on("r2"), "--user-arn={user}"], "This S3 has no bucket policies, which would name the users: leave"],
  [
    [...wanted, ...on("custom"), "--user-arn=arn:aws:iam:::user/app"],
    "--user-arn takes a pattern with {user} or {key}",
  ],
  [[...wanted, ...on("ceph"), "--max-signature-age=900"], "Only AWS has policies about the age of a signature: leave"],
  [[...wanted, ...on("ceph"), "--user-arn={key}"], "--user-arn with {key} is for users who have keys already: write"],
])("%j asks for what cannot be made, and is refused before anything is asked", async (args, sentence) => {
  const { code, out, err } = await run(args, { AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: "B" });
  expect([code, out, err]).toEqual([2, "", expect.stringContaining(sentence)]);
});

test.each(["doctor", "provision", "destroy"])(
  "%s says of an --env file in another encoding that it is",
  async (command) => {
    const folder = await mkdtemp(join(tmpdir(), "run-cli-"));
    const env = join(folder, ".env");
    await writeFile(env, "\uFEFFS3_PROVIDER=custom\r\n", "utf16le");
    const { code, err } = await run([command, `--env=${env}`]);
    expect([code, err]).toEqual([2, expect.stringContaining(`The file ${env} is not in UTF-8: save it as UTF-8.`)]);
    await rm(folder, { recursive: true });
  },
);

test("doctor names the variable that is missing", async () => {
  const { err } = await run(["doctor"], {
    S3_PROVIDER: "ceph",
    S3_ENDPOINT: "http://127.0.0.1:9000",
    S3_UPLOAD_BUCKET: "a-b",
  });
  expect(err.split("\n")).toEqual(
    [
      /^S3_MEDIA_BUCKET is missing: /,
      /^PUBLIC_BASE_URL is missing: /,
      /^S3_SIGNER_ACCESS_KEY_ID is missing: .*, or S3_SIGNER_CREDENTIALS=default/,
      /^S3_SIGNER_SECRET_ACCESS_KEY is missing: /,
      /^S3_PUBLISHER_ACCESS_KEY_ID is missing: /,
      /^S3_PUBLISHER_SECRET_ACCESS_KEY is missing: /,
      /^Set it as the API has it, or name the file it is in with --env\.$/,
    ].map((line) => expect.stringMatching(line)),
  );
});

const printArgs = ["provision", ...names, "--origin=https://app.acme.com", "--serve=public"];

test("the README's command is understood as it stands there", async () => {
  const readme = await readFile(new URL("../../../README.md", import.meta.url), "utf8");
  const command = /^npx s3-direct (provision [^]*?[^\\])$/m.exec(readme)?.[1] ?? "";
  const args = command.replaceAll("\\\n", " ").trim().split(/\s+/);
  expect(args).toContain("--serve");
  const { code, out } = await run([...args.slice(0, args.indexOf("--env")), "--print=json"]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ identities: [{ name: "web-upload-only" }, { role: "publisher" }] });
});

test("the wanted state is printed in the forms of S3's and IAM's own APIs, without asking anybody", async () => {
  const { code, out } = await run([...printArgs, "--print=json"]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    buckets: [{ name: "acme-upload", lifecycle: { Rules: [{ Expiration: { Days: 1 } }] } }, { name: "acme-media" }],
    identities: [{ role: "signer", name: "web-upload-only", policy: { Version: "2012-10-17" } }, { role: "publisher" }],
  });
  expect(out).toMatch(/"s3:signatureAge": \[\s*"3600000"/);
});

test.each(["provision", "destroy"])("without an S3 that answers, or credentials, %s could not run", async (command) => {
  // The SDK's own variables: it must not find credentials of this machine or its user.
  for (const name of ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]) vi.stubEnv(name, "/dev/null");
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"]) vi.stubEnv(name, undefined);
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  const args = [command, ...(command === "provision" ? wanted.slice(1) : [...names, "--yes"]), ...on("ceph"), "--json"];
  const without = await run(args).finally(() => vi.unstubAllEnvs());
  expect(without).toEqual({
    code: 2,
    out: "",
    err: expect.stringContaining("There are no administrator's credentials"),
  });
  const { code, out, err } = await run(args, { AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: "B" });
  expect([code, out, err]).toEqual([2, "", "It cannot be reached (ECONNREFUSED): check the endpoint."]);
});

test.each([
  ["cloudformation", { AWSTemplateFormatVersion: "2010-09-09" }, "CloudFormation is AWS's"],
  ["terraform", { resource: { aws_s3_bucket: {} } }, "Terraform's resources here are AWS's"],
])("%s is for AWS only", async (format, printed, refused) => {
  const { out } = await run([...printArgs, `--print=${format}`]);
  expect(JSON.parse(out)).toMatchObject(printed);
  const ceph = [...printArgs, "--provider=ceph", "--endpoint=http://127.0.0.1:9000", `--print=${format}`];
  expect((await run(ceph)).err).toBe(`${refused}: print json for other providers.`);
});

test("R2 is told step by step what its API has not", async () => {
  const { out } = await run([
    ...printArgs,
    "--provider=r2",
    "--endpoint=https://x.r2.cloudflarestorage.com",
    "--print=json",
  ]);
  expect(JSON.parse(out)).toMatchObject({ buckets: [{ name: "acme-upload" }, { name: "acme-media" }] });
});

/** Runs a command in a terminal whose person types these answers. */
async function runInTerminal(args: readonly string[], answers: string[]) {
  const out: string[] = [];
  const asked: string[] = [];
  const code = await runCli(args, {
    env: {},
    out: (text) => out.push(text),
    err: (text) => out.push(text),
    progress: () => undefined,
    terminal: true,
    askText: async (question) => {
      asked.push(question);
      return answers.shift();
    },
    askYes: async () => false,
  });
  return { code, out: out.join("\n"), asked };
}

test("in a terminal what is missing is asked for", async () => {
  const { code, out, asked } = await runInTerminal(
    ["provision", "--region=eu-central-1", "--print=json"],
    ["acme-upload", "acme-media", "https://app.acme.com", "private"],
  );
  expect(asked.length).toBe(4);
  expect(code).toBe(0);
  expect(out).toContain("acme-media");
});

test("a person who gives up is told what was missing", async () => {
  const { code, out } = await runInTerminal(["provision", "--region=eu-central-1"], []);
  expect([code, out]).toEqual([2, "--upload-bucket is missing, for example --upload-bucket acme-upload."]);
});

const oneKey = (...roles: string[]): Record<string, string> =>
  Object.assign(
    {},
    ...roles.map((role) => ({ [`S3_${role}_ACCESS_KEY_ID`]: "ONEKEY", [`S3_${role}_SECRET_ACCESS_KEY`]: "s" })),
  );

test.each(["PUBLISHER", "JANITOR"])("one key for the signer and the %s is refused", async (role) => {
  const args = [...printArgs, "--provider=dev-s3", "--endpoint=http://127.0.0.1:1", "--dry-run"];
  const { code, err } = await run(args, oneKey("SIGNER", role));
  expect([code, err]).toEqual([2, expect.stringContaining("ONEKEY is given for two of")]);
});

test("where provision makes the users, two roles that have one key may get keys of their own", async () => {
  expect(await run([...printArgs, "--print=json"], oneKey("SIGNER", "PUBLISHER"))).toMatchObject({ code: 0, err: "" });
});

const nobodyAnswers = {
  S3_PROVIDER: "custom",
  S3_ENDPOINT: "http://127.0.0.1:1",
  S3_UPLOAD_BUCKET: "acme-upload",
  S3_MEDIA_BUCKET: "acme-media",
  PUBLIC_BASE_URL: "http://127.0.0.1:1/m",
  S3_SIGNER_ACCESS_KEY_ID: "a",
  S3_SIGNER_SECRET_ACCESS_KEY: "b",
  S3_PUBLISHER_ACCESS_KEY_ID: "c",
  S3_PUBLISHER_SECRET_ACCESS_KEY: "d",
};

test.each(["https://AKIA:pa/ss@s3.example.com", "https://AKIA:pa#ss@s3.example.com", "https:AKIA:pass@s3.example.com"])(
  "a password in %s is refused, and not printed",
  async (endpoint) => {
    const { code, out, err } = await run(["destroy", `--endpoint=${endpoint}`]);
    expect([code, out, err]).toEqual([2, "", expect.stringContaining("The endpoint holds a user or a password")]);
    expect(err).not.toContain("AKIA");
  },
);

test.each(["S3_ENDPOINT", "S3_SIGNING_ENDPOINT", "S3_ENDPOINT_ALIASES", "PUBLIC_BASE_URL"])(
  "a password in %s is refused, and not printed",
  async (name) => {
    const { code, out, err } = await run(["doctor"], { ...nobodyAnswers, [name]: "http://user:pass@127.0.0.1:1" });
    expect([code, out, err]).toEqual([2, "", expect.stringContaining(`${name} holds a user or a password`)]);
    expect(err).not.toContain("pass@");
  },
);

test("colours are for terminals only", async () => {
  const piped = await run(["doctor"], nobodyAnswers);
  expect(piped.out).toBe(stripVTControlCharacters(piped.out));
  expect(piped.code).toBe(1);
});

test.each(["acme-upload", "acme-media"])("an S3_ENDPOINT that ends in the name of %s is refused", async (bucket) => {
  const env = {
    ...nobodyAnswers,
    S3_ENDPOINT: `http://127.0.0.1:1/${bucket}`,
    S3_SIGNING_ENDPOINT: "http://localhost:1",
  };
  const { code, out, err } = await run(["doctor"], env);
  expect([code, out, err]).toEqual([2, "", expect.stringContaining(`take out /${bucket}.`)]);
});

test.each([
  ["S3", []],
  ["the API", ["--url=http://127.0.0.1:1"]],
])("of a port that no browser sends to doctor says so: %s", async (_, args) => {
  await using server = await listen((_request, response) => void response.end());
  const env = { ...nobodyAnswers, S3_ENDPOINT: server.url, S3_SIGNING_ENDPOINT: "http://127.0.0.1:1" };
  const { out } = await run(["doctor", ...args], env);
  expect(out).toMatch(/: no answer \(bad port\)\n +Browsers and Node's fetch send nothing to this port/);
});

test("doctor prints no capabilities of an S3 that does not answer", async () => {
  const { out } = await run(["doctor"], nobodyAnswers);
  expect(out).toContain("everything else: not looked at");
  expect(out).not.toContain("capabilities");
});

test.each([
  ["<html>Bad Request</html>", "What answers there is no S3"],
  ["<Error><Code>InvalidRequest</Code><Message>Content-MD5 is required.</Message></Error>", "S3 says: Content-MD5 is"],
  ["<Error><Code>InvalidRequest</Code></Error>", "S3 says: nothing more. See its log"],
])("of a PUT that is refused with %s doctor tells: %s", async (body, told) => {
  await using server = await listen((_, response) => void response.writeHead(400).end(body));
  const { out } = await run(["doctor"], { ...nobodyAnswers, S3_ENDPOINT: server.url });
  expect(out).toMatch(new RegExp(`a presigned PUT is stored .*: 400.*\\n +${told}`));
});

const page = "<html><body><p>Welcome</p></body></html>";

describe("a web server that answers everything alike", () => {
  test.each([200, 404])(
    "with %i is not set up by provision, and has nothing that destroy would take out",
    async (status) => {
      await using server = await listen((_, response) => void response.writeHead(status).end(page));
      const keys = { AWS_ACCESS_KEY_ID: "A", AWS_SECRET_ACCESS_KEY: "B" };
      const sentence = `What answers at the endpoint (${status}) is no S3: check the endpoint, and its http:// or https://.`;
      const at = [`--endpoint=${server.url}`];
      for (const command of [wanted, ["destroy", ...names, "--buckets", "--yes"]])
        expect(await run([...command, ...at], keys)).toEqual({ code: 2, out: "", err: sentence });
    },
  );

  test.each([
    [200, {}],
    [404, {}],
    [302, { location: "/login" }],
  ])("with %i is no S3 to doctor", async (status, headers) => {
    await using server = await listen((_, response) => void response.writeHead(status, headers).end(page));
    const { code, out } = await run(["doctor"], { ...nobodyAnswers, S3_ENDPOINT: server.url });
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`the upload bucket is at .*: ${status}\\n +What answers there is no S3, or`));
    expect(out).not.toContain("There is no bucket");
    expect(out).toContain("everything else: not looked at");
  });
});

test("a page of its own where the bucket is does not make an S3 behind a proxy none", async () => {
  await using s3 = await startBusyS3([]);
  const { S3_ENDPOINT = "", S3_UPLOAD_BUCKET = "" } = s3.env;
  const { port } = new URL(S3_ENDPOINT);
  await using proxy = await listen((incoming, response) => {
    if (incoming.url?.startsWith(`/${S3_UPLOAD_BUCKET}?list-type`)) return void response.end(page);
    const { method, url: path, headers } = incoming;
    const passed = request({ host: "127.0.0.1", port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(passed);
  });
  const { out } = await run(["doctor"], { ...s3.env, S3_SIGNING_ENDPOINT: proxy.url });
  expect(out).toContain(`✓ the upload bucket is at ${proxy.url}`);
});
