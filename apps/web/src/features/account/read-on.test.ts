import { once } from "node:events";
import { createServer } from "node:http";
import { expect, test } from "vitest";
import { readOn } from "./read-on.ts";

const bytes = Buffer.from(Array.from({ length: 30_000 }, (_, index) => index % 251));

const monday = "Mon, 23 Nov 2026 09:00:00 GMT";
const tuesday = "Tue, 24 Nov 2026 09:00:00 GMT";

/** Serves the bytes as S3 does, but breaks off each response after this number of bytes. */
async function serve({ after, stored }: { after: number; stored: readonly string[] }) {
  const ranges: (string | undefined)[] = [];
  const server = createServer(({ headers: { range } }, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
    const part = bytes.subarray(start);
    const lastModified = stored[ranges.length] ?? stored.at(-1);
    ranges.push(range);
    response.writeHead(range === undefined ? 200 : 206, {
      "last-modified": lastModified,
      "content-length": part.length,
    });
    response.write(part.subarray(0, after), () => {
      if (part.length > after) setImmediate(() => response.destroy());
      else response.end();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It has no port.");
  const url = `http://127.0.0.1:${address.port}`;
  const read = async () => {
    const restOf = (start: number) => fetch(url, { headers: { range: `bytes=${start}-` } });
    const pieces: Uint8Array[] = [];
    for await (const piece of readOn(await fetch(url), restOf)) pieces.push(piece);
    return Buffer.concat(pieces);
  };
  return { read, ranges, [Symbol.asyncDispose]: async () => void server.close() };
}

test("a file that breaks off is read on from there, three times at most", async () => {
  await using often = await serve({ after: 10_000, stored: [monday] });
  expect((await often.read()).equals(bytes)).toBe(true);
  expect(often.ranges).toEqual([undefined, "bytes=10000-", "bytes=20000-"]);

  await using tooOften = await serve({ after: 7_000, stored: [monday] });
  await expect(tooOften.read()).rejects.toThrow();
  expect(tooOften.ranges).toEqual([undefined, "bytes=7000-", "bytes=14000-", "bytes=21000-"]);
});

test("what is another file by now is never joined to the first one's beginning", async () => {
  await using changed = await serve({ after: 20_000, stored: [monday, tuesday] });
  await expect(changed.read()).rejects.toThrow("can't be read on");
});
