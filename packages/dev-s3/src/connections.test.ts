import { Agent, request as httpRequest } from "node:http";
import { describe, expect, test } from "vitest";
import { blobsIn } from "./testing/files.ts";
import { signRaw } from "./testing/raw-request.ts";
import { send } from "./testing/send.ts";
import { root, start, type Started } from "./testing/start.ts";
import { tempDir } from "./testing/temp-dir.ts";

describe("Expect: 100-continue", () => {
  const putAndWait = (url: string) =>
    new Promise<{ continued: boolean; status: number }>((resolve, reject) => {
      let continued = false;
      const outgoing = httpRequest(new URL(url), {
        method: "PUT",
        headers: { expect: "100-continue", "content-length": 5 },
      });
      outgoing.on("continue", () => {
        continued = true;
        outgoing.end("hello");
      });
      outgoing.on("response", (answer) => {
        answer.resume();
        resolve({ continued, status: answer.statusCode ?? 0 });
      });
      outgoing.on("error", reject);
      outgoing.flushHeaders();
    });

  test("asks for the body of a good request, and refuses a bad one before it", async () => {
    await using folder = await tempDir();
    await using s3 = await start(folder.path);
    const url = await s3.presignPut("key");
    expect(await putAndWait(url)).toEqual({ continued: true, status: 200 });
    expect(await putAndWait(`${url}0`)).toEqual({ continued: false, status: 403 });
  });
});

describe("a body that nobody wanted", () => {
  const twice = async (s3: Started, first: { url: string; body: Buffer; headers?: Record<string, string> }) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const refused = await send(first.url, { method: "PUT", body: first.body, headers: first.headers ?? {}, agent });
    const next = await send(await s3.presignPut("next"), { method: "PUT", body: "x", agent });
    agent.destroy();
    return [refused.code, next.status];
  };

  test("does not stand in the way of the connection's next request", async () => {
    await using folder = await tempDir();
    await using s3 = await start(folder.path);
    const body = Buffer.alloc(3_000_000);
    expect(await twice(s3, { url: `${await s3.presignPut("a")}0`, body })).toEqual(["SignatureDoesNotMatch", 200]);
  });

  test("does not stand in its way when it was refused half-way", async () => {
    await using folder = await tempDir();
    await using s3 = await start(folder.path);
    const body = Buffer.concat([Buffer.from("1\r\na\r\n1\r\nb\r\n"), Buffer.alloc(3_000_000)]);
    const signed = signRaw(
      {
        method: "PUT",
        path: "/uploads/a",
        headers: [
          ["host", `127.0.0.1:${s3.port}`],
          ["x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"],
          ["x-amz-decoded-content-length", "2"],
        ],
        body,
      },
      root,
    );
    const url = `${s3.url}/uploads/a`;
    expect(await twice(s3, { url, body, headers: Object.fromEntries(signed.headers) })).toEqual([
      "InvalidChunkSizeError",
      200,
    ]);
  });
});

test("closing ends what runs, and waits until it has tidied up", async () => {
  await using folder = await tempDir();
  const s3 = await start(folder.path);
  const outgoing = httpRequest(new URL(await s3.presignPut("half")), {
    method: "PUT",
    headers: { "content-length": 1_000_000 },
  });
  outgoing.on("error", () => {});
  outgoing.write(Buffer.alloc(500_000));
  await expect.poll(() => blobsIn(folder.path)).toHaveLength(1);
  await s3.close();
  expect(await blobsIn(folder.path)).toEqual([]);
});
