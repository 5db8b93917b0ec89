import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { takeDataDir } from "./data-dir.ts";
import { listen } from "./listen.ts";
import { startOwnS3 } from "./testing/own-s3.ts";
import { runMain } from "./testing/run-main.ts";
import { tempDataDir } from "./testing/temp-dir.ts";

test("a second process on the same folder is refused with one sentence", async () => {
  await using dir = await tempDataDir();
  const first = await takeDataDir(dir.path, { onLost: () => undefined });
  await using second = runMain({ DATA_DIR: dir.path, PORT: "0" });
  expect(await second.exited).toBe(1);
  expect(second.stderr()).toMatch(/^Another process is using .*\n$/);
  expect(second.stdout()).toBe("");
  await first.release();
});

test("a busy port is told in one sentence, and everything opened is closed again", async () => {
  await using s3 = await startOwnS3();
  await using dir = await tempDataDir();
  const busy = await listen(() => new Response("busy"), { port: 0, host: "127.0.0.1" });
  await using main = runMain({ ...s3.variables, DATA_DIR: dir.path, PORT: String(busy.port) });
  expect(await main.exited).toBe(1);
  expect(main.stderr()).toBe(`Port ${busy.port} is in use: stop what is running there, or set PORT to a free one.\n`);
  await busy.close({ graceMs: 0 });
  await (await takeDataDir(dir.path, { onLost: () => undefined })).release();
});

test("a busy port for metrics is told by its own variable, and a production without DATABASE_URL by a warning", async () => {
  await using s3 = await startOwnS3();
  await using dir = await tempDataDir();
  const busy = await listen(() => new Response("busy"), { port: 0, host: undefined });
  const production = {
    NODE_ENV: "production",
    BETTER_AUTH_SECRET: "x".repeat(32),
    WEB_ORIGIN: "http://localhost:5173",
  };
  const ports = { PORT: "0", METRICS_PORT: String(busy.port) };
  await using main = runMain({ ...s3.variables, ...production, ...ports, DATA_DIR: dir.path });
  expect(await main.exited).toBe(1);
  expect(main.stderr()).toContain(`Port ${busy.port} is in use: stop what is running there, or set METRICS_PORT to a`);
  expect(main.stdout()).toMatch(/"level":40,.*"msg":"DATABASE_URL is not set: people and files are kept in DATA_DIR/);
  await busy.close({ graceMs: 0 });
});

test("wrong variables are told one a line", async () => {
  await using main = runMain({ PORT: "x", WEB_ORIGIN: "y" });
  expect(await main.exited).toBe(1);
  expect(main.stderr().split("\n")).toEqual([
    expect.stringMatching(/^PORT must be /),
    expect.stringMatching(/^WEB_ORIGIN must be /),
    "",
  ]);
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s, twice as from a terminal, ends everything at once and leaves the folder free",
  async (signal) => {
    await using s3 = await startOwnS3();
    await using dir = await tempDataDir();
    await using main = runMain({ ...s3.variables, DATA_DIR: dir.path, PORT: "0" });
    const port = await main.port();
    // A kept-alive connection must not delay the end.
    expect((await fetch(`http://localhost:${port}/livez`)).status).toBe(200);

    const asked = performance.now();
    main.kill(signal);
    main.kill(signal);
    expect(await main.exited).toBe(0);
    // The end did not wait for the whole grace period.
    expect(performance.now() - asked).toBeLessThan(2_900);
    await expect(fetch(`http://127.0.0.1:${port}/livez`)).rejects.toThrow();
    await (await takeDataDir(dir.path, { onLost: () => undefined })).release();
  },
);

test("SIGTERM lets a request under way end, takes no new one, and ends with 0", async () => {
  await using s3 = await startOwnS3();
  await using dir = await tempDataDir();
  await using main = runMain({ ...s3.variables, DATA_DIR: dir.path, PORT: "0" });
  const port = await main.port();
  const socket = connect(port, "127.0.0.1");
  const head = ["POST /trpc/media.delete HTTP/1.1", "host: x", "origin: http://localhost:5173"];
  socket.write([...head, "content-type: application/json", "content-length: 10", "", '{"id"'].join("\r\n"));
  let answer = "";
  socket.on("data", (chunk) => (answer += String(chunk)));
  const closed = once(socket, "close");
  // There is no request under way before its head was read.
  await expect.poll(() => fetch(`http://127.0.0.1:${port}/livez`).then(({ ok }) => ok)).toBe(true);

  main.kill("SIGTERM");
  await expect.poll(() => main.stdout()).toContain('"stopping"');
  await expect(fetch(`http://127.0.0.1:${port}/livez`)).rejects.toThrow();
  // Sends the second half of the body.
  socket.write(':"x"}');
  const sent = performance.now();
  await closed;
  expect(answer).toMatch(/^HTTP\/1\.1 401 [^]*SIGNED_OUT/);
  expect(await main.exited).toBe(0);
  // The request was not cut off at the end of the grace period.
  expect(performance.now() - sent).toBeLessThan(2_900);
});
