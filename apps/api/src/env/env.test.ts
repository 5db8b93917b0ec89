import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { GiB } from "@s3-direct/upload-core";
import { describe, expect, test } from "vitest";
import { s3Variables as s3 } from "../testing/s3-variables.ts";
import { EnvError, type Variables, parseEnv, variableNames } from "./env.ts";

const production = {
  NODE_ENV: "production",
  BETTER_AUTH_SECRET: "x".repeat(32),
  WEB_ORIGIN: "https://app.example.com",
  ...s3,
};

function problemsOf(variables: Variables): readonly string[] {
  try {
    parseEnv(variables);
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
  return [];
}

describe("without any variable", () => {
  test("everything has a value that works in development", () => {
    expect(parseEnv({})).toEqual({
      production: false,
      port: 3000,
      webOrigin: "http://localhost:5173",
      webOrigins: ["http://localhost:5173", "http://127.0.0.1:5173"],
      webDist: undefined,
      databaseUrl: undefined,
      authSecret: undefined,
      devS3Port: 9000,
      dataDir: resolve(import.meta.dirname, "../../../../.data"),
      guests: true,
      trustProxy: 0,
      s3: undefined,
      upload: {
        accept: expect.arrayContaining(["image/*", "application/pdf", ".docx", ".zip"]),
        maxSize: 1024 ** 3,
      },
      limits: { pointsPerUser: 4_000, pointsPerAddress: 9_000, signUpsPerAddress: 1_000 },
      quotas: {
        account: { bytes: 10 * GiB, files: 10_000, openMultiparts: 50 },
        guest: { bytes: GiB, files: 1_000, openMultiparts: 50 },
      },
    });
  });

  test("an empty value counts as none", () => {
    expect(parseEnv({ PORT: "", S3_ENDPOINT: "", DATABASE_URL: "" })).toEqual(parseEnv({}));
  });
});

describe("a value that is wrong gets one sentence", () => {
  test.each<[string, string, RegExp]>([
    ["PORT", "http", /^PORT must be a whole number from 0 to 65535\.$/],
    ["NODE_ENV", "prod", /^NODE_ENV must be production, development or test\.$/],
    ["METRICS_PORT", "3000", /^METRICS_PORT must be another port than PORT/],
    ["PORT", "70000", /^PORT must be a whole number from 0 to 65535\.$/],
    ["PORT", "-1", /^PORT must be a whole number/],
    ["PORT", "1e3", /^PORT must be a whole number/],
    [
      "WEB_ORIGIN",
      "http://localhost:5173/",
      /^WEB_ORIGIN must be an origin such as .* without a path or a slash at the end\.$/,
    ],
    ["WEB_ORIGIN", "*", /^WEB_ORIGIN must be an origin/],
    ["WEB_ORIGIN", "null", /^WEB_ORIGIN must be an origin/],
    ["DATABASE_URL", "mysql://x", /^DATABASE_URL must be a Postgres address/],
    ["BETTER_AUTH_SECRET", "short", /^BETTER_AUTH_SECRET must have at least 32 characters/],
    ["ALLOW_GUESTS", "maybe", /^ALLOW_GUESTS must be 1 or 0\.$/],
    ["TRUST_PROXY", "10.0.0.1", /^TRUST_PROXY must be the number of proxies/],
    ["UPLOAD_MAX_SIZE", "5GB", /^UPLOAD_MAX_SIZE must be a whole number from 1 to 53687091200000\.$/],
    ["UPLOAD_MAX_SIZE", "536870912000000001", /^UPLOAD_MAX_SIZE must be a whole number from 1 to 53687091200000\.$/],
    ["UPLOAD_ACCEPT", "image", /^UPLOAD_ACCEPT must be a comma-separated list of types/],
    ["UPLOAD_ACCEPT", ",", /^UPLOAD_ACCEPT must be a comma-separated list of types/],
  ])("%s=%s", (name, value, sentence) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(sentence);
  });

  test("all of them are told at once", () => {
    expect(problemsOf({ PORT: "x", WEB_ORIGIN: "x", S3_PROVIDER: "azure" })).toHaveLength(
      3 + Object.keys(s3).length - 1,
    );
  });
});

describe("the S3 variables", () => {
  test("name any S3 when all are there", () => {
    expect(parseEnv(s3).s3).toMatchObject({
      provider: { name: "custom", endpoint: "http://127.0.0.1:7480", region: "us-east-1", forcePathStyle: true },
      endpointAliases: [],
      uploadBucket: "uploads",
      mediaBucket: "media",
      publicBaseUrl: "https://media.example.com",
      signer: { accessKeyId: "signer", secretAccessKey: "signer-secret" },
      publisher: { accessKeyId: "publisher", secretAccessKey: "publisher-secret" },
    });
  });

  test("name other providers, and more names of the same S3", () => {
    const { S3_ENDPOINT, ...rest } = s3;
    expect(parseEnv({ ...rest, S3_PROVIDER: "aws", S3_REGION: "eu-west-1" }).s3?.provider).toMatchObject({
      name: "aws",
      region: "eu-west-1",
    });
    expect(parseEnv({ ...rest, S3_ENDPOINT, S3_PROVIDER: "ceph" }).s3?.provider).toMatchObject({
      name: "ceph",
      endpoint: S3_ENDPOINT,
      region: "us-east-1",
    });
    const names = {
      S3_SIGNING_ENDPOINT: "http://{bucket}.localhost:9000",
      S3_ENDPOINT_ALIASES: "http://a.test, http://b.test",
    };
    expect(parseEnv({ ...s3, ...names }).s3).toMatchObject({
      signingEndpoint: "http://{bucket}.localhost:9000",
      endpointAliases: ["http://a.test", "http://b.test"],
    });
  });

  test("may name a janitor", () => {
    const janitor = { S3_JANITOR_ACCESS_KEY_ID: "janitor", S3_JANITOR_SECRET_ACCESS_KEY: "janitor-secret" };
    expect(parseEnv(s3).s3?.janitor).toBeUndefined();
    expect(parseEnv({ ...s3, ...janitor }).s3?.janitor).toEqual({
      accessKeyId: "janitor",
      secretAccessKey: "janitor-secret",
    });
  });

  test("must name one for sweeping and reconciling every so often", () => {
    expect(parseEnv({ SWEEP_EVERY_HOURS: "24" }).sweepEveryHours).toBe(24);
    expect(parseEnv({ RECONCILE_EVERY_MINUTES: "60" }).reconcileEveryMinutes).toBe(60);
    expect(problemsOf({ ...s3, SWEEP_EVERY_HOURS: "24", RECONCILE_EVERY_MINUTES: "60" })).toEqual([
      "SWEEP_EVERY_HOURS needs S3_JANITOR_ACCESS_KEY_ID: nobody else may list and delete.",
      "RECONCILE_EVERY_MINUTES needs S3_JANITOR_ACCESS_KEY_ID: nobody else may list and delete.",
    ]);
  });

  test("may have a password for events, which can stand in a URL", () => {
    expect(parseEnv({}).eventsSecret).toBeUndefined();
    expect(parseEnv({ EVENTS_SECRET: "0123456789abcdef".repeat(2) }).eventsSecret).toHaveLength(32);
    for (const secret of ["too short", `${"x".repeat(32)}/@`]) {
      expect(problemsOf({ EVENTS_SECRET: secret })).toEqual([expect.stringContaining("EVENTS_SECRET must have")]);
    }
  });

  test.each(Object.keys(s3))("are explained when %s is missing", (name) => {
    const problems = problemsOf({ ...s3, [name]: undefined });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} is missing: .*\\.$`));
  });

  test.each<[string, Variables, RegExp]>([
    [
      "one bucket for both (traps: 111)",
      { S3_MEDIA_BUCKET: "uploads" },
      /^S3_MEDIA_BUCKET must not be S3_UPLOAD_BUCKET/,
    ],
    ["one identity for both", { S3_PUBLISHER_ACCESS_KEY_ID: "signer" }, /^S3_PUBLISHER_ACCESS_KEY_ID must not be/],
    ["half a janitor", { S3_JANITOR_ACCESS_KEY_ID: "janitor" }, /^S3_JANITOR_ACCESS_KEY_ID and .* belong together/],
    [
      "a janitor who is the publisher",
      { S3_JANITOR_ACCESS_KEY_ID: "publisher", S3_JANITOR_SECRET_ACCESS_KEY: "publisher-secret" },
      /^S3_JANITOR_ACCESS_KEY_ID must not be/,
    ],
    [
      "a bucket name with a dot (traps: 19)",
      { S3_MEDIA_BUCKET: "media.example.com" },
      /^S3_MEDIA_BUCKET must be 3 to 63/,
    ],
    [
      "an account that is none",
      { S3_BUCKET_OWNER: "acme" },
      /^S3_BUCKET_OWNER must be an AWS account's id, 12 digits\.$/,
    ],
    ["an unknown provider", { S3_PROVIDER: "azure" }, /^S3_PROVIDER must be one of aws, r2, /],
    ["an Amazon setting for another", { S3_KMS_KEY_ID: "key" }, /S3_KMS_KEY_ID are for S3_PROVIDER=aws only\.$/],
    ["aws without a region", { S3_PROVIDER: "aws", S3_ENDPOINT: undefined }, /^S3_REGION is missing/],
    [
      "a style for a provider that has one",
      { S3_PROVIDER: "aws", S3_REGION: "eu-west-1", S3_FORCE_PATH_STYLE: "1" },
      /^S3_FORCE_PATH_STYLE must not be set/,
    ],
    [
      "an endpoint that is none",
      { S3_ENDPOINT: "localhost:9000" },
      /^S3_ENDPOINT must be an address that starts with http/,
    ],
    [
      "two signing endpoints",
      { S3_SIGNING_ENDPOINT: "http://a.test,http://b.test" },
      /^S3_SIGNING_ENDPOINT must be one address\.$/,
    ],
    ["an alias that is none", { S3_ENDPOINT_ALIASES: "b" }, /^S3_ENDPOINT_ALIASES must start with http/],
    [
      "a query in the public address",
      { PUBLIC_BASE_URL: "https://m.test/?a=b" },
      /^PUBLIC_BASE_URL must be an address/,
    ],
  ])("are refused: %s", (_, change, sentence) => {
    const problems = problemsOf({ ...s3, ...change });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(sentence);
  });

  test("secrets are never repeated", () => {
    const secret = "s3cr3t";
    const wrong = {
      ...s3,
      S3_MEDIA_BUCKET: "uploads",
      BETTER_AUTH_SECRET: secret,
      S3_SIGNER_SECRET_ACCESS_KEY: secret,
    };
    expect(problemsOf(wrong).join("\n")).not.toContain(secret);
  });
});

describe("mails", () => {
  const from = "Example <no-reply@example.com>";

  test("go out by a mail server, as somebody; or into the terminal, in development", () => {
    const url = "smtp://user:p%40ss@mail.example.com:587";
    expect(parseEnv({ SMTP_URL: url, MAIL_FROM: from }).mail).toEqual({ url, from });
    expect(parseEnv({ SMTP_URL: "terminal:", MAIL_FROM: from }).mail).toBe("terminal");
    expect(parseEnv({ MAIL_FROM: from }).mail).toBeUndefined();
    for (const other of ["a@b.c", "<a@b.c>", '"Acme: Ltd" <a@b.c>'])
      expect(parseEnv({ SMTP_URL: url, MAIL_FROM: other }).mail).toEqual({ url, from: other });
  });

  test.each<[Variables, RegExp]>([
    [{ SMTP_URL: "mail.example.com", MAIL_FROM: from }, /^SMTP_URL must be a mail server such as/],
    ...[
      "user:pa/ss@mail.example.com",
      "user:1234/abc@mail.example.com",
      "user:12#a@mail.example.com",
      "mail.example.com:99999",
    ].map((rest): [Variables, RegExp] => [
      { SMTP_URL: `smtp://${rest}`, MAIL_FROM: from },
      /^SMTP_URL must be .* with \/ as %2F/,
    ]),
    [{ SMTP_URL: "smtp://user:12?a@mail.example.com", MAIL_FROM: from }, /^SMTP_URL must be a mail server such as/],
    ...["<a@b.c", "Acme a@b.c", "Acme: Ltd <a@b.c>"].map((wrong): [Variables, RegExp] => [
      { MAIL_FROM: wrong },
      /^MAIL_FROM must be an address/,
    ]),
    [{ SMTP_URL: "smtp://mail.example.com" }, /^MAIL_FROM is missing: SMTP_URL needs/],
    [{ MAIL_FROM: "Example" }, /^MAIL_FROM must be an address/],
    [{ MAIL_FROM: "a@b.c\r\nBcc: d@e.f" }, /^MAIL_FROM must be an address/],
    [{ ...production, SMTP_URL: "terminal:" }, /^SMTP_URL=terminal: prints links that are secrets/],
  ])("that %o cannot send get one sentence", (variables, sentence) => {
    expect(problemsOf(variables)).toEqual([expect.stringMatching(sentence)]);
  });
});

describe("in production", () => {
  test("guests stay out unless they are asked in, and one origin counts", () => {
    expect(parseEnv(production)).toMatchObject({
      production: true,
      guests: false,
      webOrigins: ["https://app.example.com"],
    });
    expect(parseEnv({ ...production, ALLOW_GUESTS: "1" }).guests).toBe(true);
    expect(parseEnv({ ALLOW_GUESTS: "0" }).guests).toBe(false);
  });

  test.each([
    ["0", 0],
    ["false", 0],
    ["true", 1],
    ["2", 2],
  ])("TRUST_PROXY=%s is %d proxies", (value, count) => {
    expect(parseEnv({ ...production, TRUST_PROXY: value }).trustProxy).toBe(count);
  });

  test("the session secret and an S3 are asked for", () => {
    expect(problemsOf({ NODE_ENV: "production" })).toEqual([
      expect.stringMatching(/^S3_UPLOAD_BUCKET and the other S3 variables are missing/),
      expect.stringMatching(/^BETTER_AUTH_SECRET is missing/),
    ]);
  });

  test("media on the app's own host name is refused", () => {
    expect(problemsOf({ ...production, PUBLIC_BASE_URL: "https://app.example.com/media" })).toEqual([
      expect.stringMatching(/^PUBLIC_BASE_URL must be on another host name than WEB_ORIGIN/),
    ]);
  });

  test.each([
    ["S3_ENDPOINT", { S3_ENDPOINT: "https://app.example.com:9000" }],
    ["S3_SIGNING_ENDPOINT", { S3_SIGNING_ENDPOINT: "https://app.example.com:9000" }],
    ["S3_ENDPOINT_ALIASES", { S3_ENDPOINT_ALIASES: "https://a.example.com,https://app.example.com:9000" }],
  ])("so are private files, by %s, whatever its port", (name, variables) => {
    const sentence = new RegExp(`^${name} must be on another host name than WEB_ORIGIN`);
    expect(problemsOf({ ...production, ...variables })).toEqual([expect.stringMatching(sentence)]);
  });

  test("an S3 that browsers do not reach may be anywhere", () => {
    const own = { S3_ENDPOINT: "https://app.example.com:9000", S3_SIGNING_ENDPOINT: "https://s3.example.com" };
    expect(problemsOf({ ...production, ...own })).toEqual([]);
  });

  test("the app is reached by https, but on this machine, where its S3 may have its name", () => {
    expect(problemsOf({ ...production, WEB_ORIGIN: "http://app.example.com" })).toEqual([
      expect.stringMatching(/^WEB_ORIGIN must begin with https:/),
    ]);
    const here = { WEB_ORIGIN: "http://localhost:8080", S3_ENDPOINT: "http://localhost:9000" };
    expect(problemsOf({ ...production, ...here, PUBLIC_BASE_URL: "http://127.0.0.1:9000/media" })).toEqual([]);
    expect(problemsOf({ WEB_ORIGIN: "http://app.example.com" })).toEqual([]);
  });
});

test("a folder for the data is taken from the repository's root, wherever the process was started", () => {
  expect(parseEnv({ DATA_DIR: "here" }).dataDir).toBe(resolve(import.meta.dirname, "../../../../here"));
  expect(parseEnv({ DATA_DIR: "/srv/data" }).dataDir).toBe("/srv/data");
});

test("every variable is told of in .env.example", async () => {
  const example = await readFile(join(import.meta.dirname, "../../../../.env.example"), "utf8");
  const told = [...example.matchAll(/^# ([A-Z0-9_]+)=/gm)].map(([, name]) => name);
  expect(new Set(told)).toEqual(new Set(variableNames));
});

test("the defaults that .env.example shows are the defaults", async () => {
  const example = await readFile(join(import.meta.dirname, "../../../../.env.example"), "utf8");
  const shown = parseEnv(Object.fromEntries([...example.matchAll(/^# ([A-Z][A-Z0-9_]*)=(\S+)$/gm)].flatMap(defaultOf)));
  const { upload, quotas, limits, port, webOrigin, trustProxy, devS3Port, dataDir } = parseEnv({});
  const { pointsPerUser, pointsPerAddress } = limits;
  const points = { pointsPerUser, pointsPerAddress };
  expect(shown).toMatchObject({ upload, quotas, limits: points, port, webOrigin, trustProxy, devS3Port, dataDir });
});

/** For S3 and the database the example has samples, not defaults. */
const defaultOf = ([, name = "", value = ""]: RegExpMatchArray) =>
  /^S3_|_URL$/.test(name) ? [] : [[name, value] as const];
