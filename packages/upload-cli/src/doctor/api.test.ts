import { expect, test } from "vitest";
import type { Finding } from "../checks/finding.ts";
import { startApi, type ApiFlaw } from "../testing/api.ts";
import { startBusyS3 } from "../testing/busy-s3.ts";
import { closedAddress, listen } from "../testing/listen.ts";
import { alarms, examine, putCors, startProvisioned } from "../testing/provisioned.ts";
import { webOrigin } from "../testing/run.ts";
import { checkTransfer } from "./api-transfer.ts";
import { storageFrom } from "./storage.ts";

type Before = NonNullable<Parameters<typeof startApi>[2]>;

async function start(flaw?: ApiFlaw, before?: Before) {
  const right = await startProvisioned();
  const api = await startApi(storageFrom(right.env).storage, flaw, before);
  return {
    right,
    args: [`--url=${api.url}`, `--origin=${webOrigin}`],
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await right[Symbol.asyncDispose]();
    },
  };
}

const titlesOf = (examined: Parameters<typeof alarms>[0]) => alarms(examined).map(({ title }) => title);

test("a right API: a person uploads, nobody else touches it, and the file goes again", async () => {
  await using api = await start();
  const examined = await examine({}, [...api.args, "--delete-procedure=media.delete", "--strict"]);
  expect(examined.findings.map(({ level, title }) => `${level} ${title}`)).toEqual([
    "ok a person can sign in",
    "ok the API plans an upload",
    "ok nobody uploads without signing in",
    `ok pages of ${webOrigin} may send it to S3 (CORS)`,
    "ok S3 refuses one byte more than was announced",
    "ok S3 takes the file",
    "ok another person cannot finish it",
    "ok the API publishes it",
    "ok the published file is served as it was sent",
    "ok finishing twice gives the same answer",
    "ok the test's file is deleted",
  ]);
  expect(examined.code).toBe(0);
});

test("a name below localhost is this machine, whatever the system's resolver says", async () => {
  await using right = await startProvisioned();
  const { port } = new URL(right.target.endpoint);
  const env = { ...right.env, S3_SIGNING_ENDPOINT: `http://{bucket}.localhost:${port}` };
  await using api = await startApi(storageFrom(env).storage);
  expect(titlesOf(await examine({}, [`--url=${api.url}`, `--origin=${webOrigin}`]))).toEqual([]);
});

test("where S3 has no PUT that is safe, a small file goes up as the one part of an upload", async () => {
  await using right = await startProvisioned();
  await using api = await startApi(storageFrom({ ...right.env, S3_PROVIDER: "wasabi" }).storage);
  const { findings } = await examine({}, [`--url=${api.url}`, `--origin=${webOrigin}`]);
  expect(alarms({ findings })).toEqual([]);
  expect(findings).toContainEqual({ title: "the API plans an upload", level: "ok", detail: "multipart, text/plain" });
});

test("an endpoint for images gets an image, and an endpoint with an input its input", async () => {
  await using images = await start("images only");
  expect(titlesOf(await examine({}, images.args))).toEqual([]);
  await using input = await start("needs input");
  expect(titlesOf(await examine({}, [...input.args, '--input={"postId":"1"}']))).toEqual([]);
});

test("an endpoint without onFinish is as right as one with it", async () => {
  await using api = await start("no onFinish");
  expect(titlesOf(await examine({}, api.args))).toEqual([]);
});

test("--superjson that was forgotten, or that does not belong there, is told", async () => {
  await using wrapping = await start("superjson");
  expect(titlesOf(await examine({}, [...wrapping.args, "--superjson"]))).toEqual([]);
  expect(alarms(await examine({}, wrapping.args))).toEqual([
    expect.objectContaining({ advice: expect.stringContaining("and --superjson if that is the API's transformer") }),
  ]);
  await using plain = await start();
  expect(alarms(await examine({}, [...plain.args, "--superjson"]))).toEqual([
    expect.objectContaining({ advice: expect.stringContaining("leave --superjson out") }),
  ]);
});

test.each([
  ["no guests", "a person can sign in", "with --cookie, or --cookie a=1 if the API asks nobody to sign in"],
  ["no sign-in", "nobody uploads without signing in", "asks for a session"],
  ["no sign-in for images", "nobody uploads without signing in", "asks for a session"],
  ["one owner for all", "another person cannot finish it", "the signed-in user's own id"],
  ["needs input", "the API plans an upload", "--input"],
] as const)("an API with %s is found, with what to do about it", async (flaw, title, advice) => {
  await using api = await start(flaw);
  expect(alarms(await examine({}, api.args))).toContainEqual(
    expect.objectContaining({ title, advice: expect.stringContaining(advice) }),
  );
});

test("a session's cookie takes the place of a guest", async () => {
  await using api = await start("no guests");
  expect(titlesOf(await examine({}, [...api.args, "--cookie=person=ann"]))).toEqual([]);
});

test("a token in a header does, too, and nobody uploads without it", async () => {
  await using api = await start("no guests");
  const { findings } = await examine({}, [...api.args, "--header", "Authorization: Bearer ann"]);
  expect(alarms({ findings })).toEqual([]);
  expect(findings[0]).toMatchObject({ detail: "by the given authorization" });
  expect(findings).toContainEqual({ title: "nobody uploads without signing in", level: "ok" });
});

test.each([
  [undefined, []],
  ["no sign-in", ["nobody uploads without signing in"]],
  ["one owner for all", ["another person cannot finish it"]],
] as const)("a common header is sent with each call: of a guest, another one, a stranger", async (flaw, titles) => {
  const gateway: Before = ({ headers }) =>
    headers["x-tenant"] === undefined ? { status: 403, body: "Which tenant?" } : undefined;
  await using api = await start(flaw, gateway);
  expect(titlesOf(await examine({}, [...api.args, "--common-header", "X-Tenant: acme"]))).toEqual(titles);
});

test("several headers may sign in, which no stranger sends, beside a common one", async () => {
  const calls: Parameters<Before>[0][] = [];
  await using api = await start("no guests", (call) => void calls.push(call));
  const session = ["--header", "Authorization: Bearer ann", "X-Device: 7"];
  expect(titlesOf(await examine({}, [...api.args, ...session, "--common-header=X-Tenant: acme"]))).toEqual([]);
  const strangers = calls.filter(({ headers }) => headers.authorization === undefined);
  expect(strangers.map(({ procedure, headers }) => [procedure, headers["x-device"], headers["x-tenant"]])).toEqual([
    ["upload.create", undefined, "acme"],
  ]);
});

test.each(["", "/"])("tRPC may be at the root of the API, as --trpc-path=%s", async (trpcPath) => {
  await using api = await start();
  const [url = "", origin = ""] = api.args;
  const args = [`${url}/trpc`, origin, "--cookie=person=ann", `--trpc-path=${trpcPath}`];
  expect(titlesOf(await examine({}, args))).toEqual([]);
});

test("a bucket that refuses the app's pages is found from the API's side too", async () => {
  await using api = await start();
  await putCors(api.right, [{ AllowedOrigins: ["https://elsewhere.example"] }]);
  expect(titlesOf(await examine({}, api.args))).toContain(`pages of ${webOrigin} may send it to S3 (CORS)`);
});

test("an API that does not answer, or a procedure that is not there, is told in words", async () => {
  for (const more of [[], ["--cookie=person=ann"]]) {
    const gone = await examine({}, [`--url=${await closedAddress()}`, ...more]);
    expect(alarms(gone)).toEqual([
      expect.objectContaining({ advice: expect.stringContaining("Nothing answers at --url") }),
    ]);
  }
  await using api = await start();
  const elsewhere = await examine({}, [...api.args, "--procedure=attachment"]);
  expect(alarms(elsewhere)).toEqual([
    expect.objectContaining({
      detail: '404 No procedure found on path "attachment.create"',
      advice: expect.stringContaining("--procedure"),
    }),
  ]);
  const noTrpc = await examineBehind(({ procedure }) =>
    procedure === "upload.create" ? { status: 404, body: "<html></html>" } : undefined,
  );
  expect(alarms(noTrpc)).toEqual([
    expect.objectContaining({ detail: "404", advice: expect.stringContaining("--trpc-path") }),
  ]);
  expect(elsewhere.findings.map(({ title }) => title)).toEqual(["a person can sign in", "the API plans an upload"]);
});

test.each([
  [
    "redirects elsewhere",
    { status: 308, location: (path: string) => `https://api.example.com${path}` },
    "It redirects to https://api.example.com:",
  ],
  ["redirects to a page of its own", { status: 302, location: () => "/login" }, "Sign in with a browser"],
  [
    "redirects to another's page where people sign in",
    { status: 302, location: (path: string) => `https://team.example.com/login${path}` },
    "Sign in with a browser",
  ],
])(
  "an address that %s is told as what it is, with and without a cookie",
  async (_name, { status, location }, advice) => {
    await using server = await listen(
      ({ url = "" }, response) => void response.writeHead(status, { location: location(url) }).end(),
    );
    const guest = await examine({}, [`--url=${server.url}`]);
    expect(alarms(guest)).toEqual([expect.objectContaining({ advice: expect.stringContaining(advice) })]);
    const person = await examine({}, [`--url=${server.url}`, "--cookie=person=ann"]);
    const other = status === 308 ? advice : "Something before the API turned the call away: check the cookie";
    expect(alarms(person)).toEqual([expect.objectContaining({ advice: expect.stringContaining(other) })]);
  },
);

test.each([200, 404, 405])("what answers %i to everything is not the API, whoever asks", async (status) => {
  await using pages = await listen((_, response) => void response.writeHead(status).end("<html></html>"));
  for (const more of [[], ["--cookie=person=ann"]])
    expect(alarms(await examine({}, [`--url=${pages.url}`, ...more]))).toEqual([
      expect.objectContaining({
        detail: `${status}`,
        advice: "What answers there is not the API, whose answers are tRPC's: check --url and --trpc-path.",
      }),
    ]);
});

test("another API of tRPC's has no such procedure, whoever asks", async () => {
  await using api = await start("no guests");
  for (const more of [[], ["--cookie=person=ann"]])
    expect(alarms(await examine({}, [...api.args, "--procedure=attachment", ...more]))).toEqual([
      expect.objectContaining({ advice: expect.stringMatching(/^There is no such procedure: name where/) }),
    ]);
});

test("where guests are let in, but tRPC is elsewhere, its path is to be named", async () => {
  await using api = await start();
  expect(alarms(await examine({}, [...api.args, "--trpc-path=/pages"]))).toEqual([
    expect.objectContaining({ title: "the API plans an upload", advice: expect.stringContaining("--trpc-path") }),
  ]);
});

test("a gate that lets nobody in without signing in is not taken for a wrong address", async () => {
  await using gate = await listen((_, response) => void response.writeHead(401).end("<html></html>"));
  expect(alarms(await examine({}, [`--url=${gate.url}`]))).toEqual([
    expect.objectContaining({ advice: expect.stringMatching(/^Sign in with a browser/) }),
  ]);
  expect(alarms(await examine({}, [`--url=${gate.url}`, "--cookie=person=ann"]))).toEqual([
    expect.objectContaining({ advice: expect.stringMatching(/^Something before the API turned the call away: /) }),
  ]);
});

test("an address that does not speak TLS is told as what it is", async () => {
  await using pages = await listen((_, response) => void response.end("<html></html>"));
  const cookie = "--cookie=person=ann";
  expect(alarms(await examine({}, [`--url=${pages.url.replace("http:", "https:")}`, cookie]))).toEqual([
    expect.objectContaining({ advice: expect.stringMatching(/^The server does not speak TLS there/) }),
  ]);
});

test("while S3 does not answer, what needs it is unknown", async () => {
  const away = { kind: "error", code: "InternalError" } as const;
  await using s3 = await startBusyS3([
    { ...away, method: "OPTIONS" },
    { ...away, operation: "PutObject", count: 3 },
    // The check's own read of the served file, which comes after the API's reads.
    { ...away, operation: "GetObject", bucket: "media" },
  ]);
  await using api = await startApi(storageFrom(s3.env).storage);
  const examined = await examine({}, [`--url=${api.url}`, `--origin=${webOrigin}`]);
  const advice = "S3 is down or overloaded, so this could not be checked: try again later.";
  expect(alarms(examined)).toEqual(
    [
      `pages of ${webOrigin} may send it to S3 (CORS)`,
      "S3 refuses one byte more than was announced",
      "the published file is served as it was sent",
    ].map((title) => ({ title, level: "error", detail: "500 InternalError", advice })),
  );
});

/** Of an API before which such a proxy stands. */
async function examineBehind(before: Before, more: string[] = []) {
  await using s3 = await startBusyS3([]);
  await using api = await startApi(storageFrom(s3.env).storage, undefined, before);
  return await examine({}, [`--url=${api.url}`, `--origin=${webOrigin}`, ...more]);
}

const away = "The API is down, overloaded or limits calls, so this could not be checked: try again later.";
const tooMany = { status: 429, body: '{"error":{"message":"Too many","code":-32029,"data":{"httpStatus":429}}}' };

test.each([
  ["by a proxy", { status: 502 }],
  ["by a page of words", { status: 503, body: "<html></html>" }],
  ["by a proxy's own failure", { status: 500, body: "<html></html>" }],
  ["by Cloudflare", { status: 522, body: "<html></html>" }],
  ["by a proxy's JSON", { status: 503, body: '{"error":"upstream unavailable"}' }],
  ["by a proxy's JSON with a code", { status: 503, body: '{"error":{"code":"502","message":"An error occurred"}}' }],
  ["by a proxy's JSON with a number", { status: 503, body: '{"error":{"code":503,"message":"Unavailable"}}' }],
  ["by a limit of requests", { status: 429 }],
  ["by a limit of calls", tooMany],
])("strangers who are turned away %s may be such who may upload", async (_, instead) => {
  const examined = await examineBehind(({ procedure, cookie }) =>
    procedure === "upload.create" && cookie === undefined ? instead : undefined,
  );
  expect(alarms(examined)).toEqual([
    { title: "nobody uploads without signing in", level: "warning", detail: `${instead.status}`, advice: away },
  ]);
});

test("a middleware that fails without a session keeps strangers out", async () => {
  const body = '{"error":{"message":"There is no session.","code":-32603,"data":{"httpStatus":500}}}';
  const examined = await examineBehind(({ procedure, cookie }) =>
    procedure === "upload.create" && cookie === undefined ? { status: 500, body } : undefined,
  );
  expect(alarms(examined)).toEqual([]);
});

test("while finish is away for another person, or the second time, it is unknown what it would answer", async () => {
  let owner: string | undefined;
  let finishes = 0;
  const examined = await examineBehind(({ procedure, cookie }) => {
    if (procedure === "upload.create") owner ??= cookie;
    if (procedure !== "upload.finish") return undefined;
    if (cookie !== owner) return { status: 522, body: "<html></html>" };
    finishes += 1;
    return finishes > 1 ? tooMany : undefined;
  });
  expect(alarms(examined)).toEqual([
    { title: "another person cannot finish it", level: "error", detail: "522", advice: away },
    { title: "finishing twice gives the same answer", level: "error", detail: "429", advice: away },
  ]);
});

test.each([
  ["api/auth/sign-in/anonymous", "a person can sign in"],
  ["upload.create", "the API plans an upload"],
  ["upload.finish", "the API publishes it"],
])("while %s is away that is told", async (of, title) => {
  const examined = await examineBehind(({ procedure }) => (procedure.endsWith(of) ? { status: 503 } : undefined));
  expect(alarms(examined)).toContainEqual({ title, level: "error", detail: "503", advice: away });
});

test("a file of the test that could not be deleted is named", async () => {
  const instead = ({ procedure }: { procedure: string }) =>
    procedure === "media.delete" ? { status: 503 } : undefined;
  expect(alarms(await examineBehind(instead, ["--delete-procedure=media.delete"]))).toEqual([
    {
      title: "the test's file is deleted",
      level: "warning",
      detail: "503",
      advice: expect.stringMatching(/^Delete media\/.* yourself/),
    },
  ]);
});

test("a file whose answer was lost is there", async () => {
  await using s3 = await startBusyS3([], ({ status }, faults) => {
    // The refusal of the body that was one byte too long.
    if (status === 403) faults.add({ kind: "lost-answer", operation: "PutObject", count: 1 });
  });
  await using api = await startApi(storageFrom(s3.env).storage);
  expect(titlesOf(await examine({}, [`--url=${api.url}`, `--origin=${webOrigin}`]))).toEqual([]);
});

test("an S3 that takes one byte more than was announced is found", async () => {
  await using lax = await listen((_, response) => void response.end());
  const content = new Blob(["hello"]);
  const file = { filename: "a.txt", contentType: "text/plain", content };
  const sending = { method: "PUT", url: lax.url, headers: {} } as const;
  const planned = { kind: "single", upload: { key: "a" }, sending, content, file, announced: {} } as const;
  const findings: Finding[] = [];
  for await (const finding of checkTransfer(planned, webOrigin)) findings.push(finding);
  expect(findings).toContainEqual({
    title: "S3 refuses one byte more than was announced",
    level: "error",
    detail: "200",
    advice: "Run s3-direct doctor without --url.",
  });
});
