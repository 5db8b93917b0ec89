import { createServer, type Socket } from "node:net";
import { expect, test, vi } from "vitest";
import { clamav, type ClamavOptions } from "./clamav.ts";
import { bytesOf } from "./testing/send-file.ts";

/** A clamd that answers, or fails, as a test needs. Tests with the real one are in `clamav.clamd.test.ts`. */
async function listen(onConnection: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It has no port.");
  return {
    address: { host: "127.0.0.1", port: address.port },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const file = { name: "a.txt", contentType: "text/plain", ext: "txt", size: 5 };
const read = async () => new Blob([bytesOf("hello")]).stream();
const within = (ms: number) => AbortSignal.timeout(ms);

test("clamav sends the file in frames, and passes it on OK", async () => {
  let sent = Buffer.alloc(0);
  await using clamd = await listen((socket) =>
    socket.on("data", (chunk) => {
      sent = Buffer.concat([sent, chunk]);
      if (sent.subarray(-4).equals(Buffer.alloc(4))) socket.end("stream: OK\0");
    }),
  );
  await clamav(clamd)({ file, read, signal: within(5000) });
  expect(sent.toString("latin1")).toBe("zINSTREAM\0\0\0\0\x05hello\0\0\0\0");
});

test.each([
  ["hangs up", (socket: Socket) => void socket.end()],
  ["resets", (socket: Socket) => void socket.resetAndDestroy()],
  ["answers nonsense", (socket: Socket) => void socket.end("HTTP/1.1 200 OK\r\n\0")],
  ["says an error", (socket: Socket) => void socket.end("INSTREAM size limit exceeded. ERROR\0")],
  ["says less than OK", (socket: Socket) => void socket.end("stream: O\0")],
  ["talks without an end", (socket: Socket) => void socket.write("x".repeat(20_000))],
  ["is silent", () => undefined],
])("traps: 53 a scanner that %s passes nothing", async (_, onConnection) => {
  await using clamd = await listen(onConnection);
  const scanned = clamav(clamd)({ file, read, signal: within(500) });
  await expect(scanned).rejects.toThrow();
  await expect(scanned).rejects.not.toMatchObject({ name: "UploadError" });
});

test("traps: 53 a scanner that hangs up while the rest of the file is still to come ends the scan at once, and nothing else", async () => {
  await using clamd = await listen((socket) => socket.once("data", () => socket.end()));
  const signal = within(4000);
  const slow = async () =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytesOf("he"));
        signal.addEventListener("abort", () => controller.error(signal.reason));
      },
    });
  const unhandled = vi.fn<(reason: unknown) => void>();
  process.once("unhandledRejection", unhandled);
  await expect(clamav(clamd)({ file, read: slow, signal })).rejects.toThrow("clamd hung up without an answer.");
  process.off("unhandledRejection", unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

test("traps: 53 nobody there passes nothing", async () => {
  const clamd = await listen(() => undefined);
  await clamd[Symbol.asyncDispose]();
  await expect(clamav(clamd)({ file, read, signal: within(5000) })).rejects.toMatchObject({ code: "ECONNREFUSED" });
  const address = { socket: "/nonexistent/clamd.sock" };
  await expect(clamav({ address })({ file, read, signal: within(5000) })).rejects.toMatchObject({ code: "ENOENT" });
});

test("traps: 53 a clamd that takes no connection within 3 seconds passes nothing", async () => {
  await using clamd = await listen((socket) => void socket.end("stream: OK\0"));
  /** Scans with a clock that goes on this far before the connection is made, which takes a turn of the event loop. */
  const scanAfter = async (ms: number) => {
    const scanned = clamav(clamd)({ file, read, signal: new AbortController().signal });
    for (let n = 0; n < 10; n += 1) await Promise.resolve();
    vi.advanceTimersByTime(ms);
    await scanned;
  };
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    await scanAfter(2_999);
    await expect(scanAfter(3_000)).rejects.toThrow("clamd does not answer.");
  } finally {
    vi.useRealTimers();
  }
});

test("a port that is undefined is the one that clamd has by default", async () => {
  const outcome = (address: ClamavOptions["address"]) =>
    clamav({ address })({ file, read, signal: within(5000) }).then(() => "passed", String);
  const host = "127.0.0.1";
  expect(await outcome({ host, port: undefined })).toBe(await outcome({ host }));
});

test("traps: 53 a file that can't be read to its end is not passed", async () => {
  await using clamd = await listen((socket) => socket.on("data", () => socket.write("stream: OK\0")));
  const broken = async () =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error("S3 is gone"));
      },
    });
  await expect(clamav(clamd)({ file, read: broken, signal: within(5000) })).rejects.toThrow("S3 is gone");
});

test("a larger file than clamd looks at is refused, and nothing is sent", async () => {
  const scan = clamav({ address: { host: "127.0.0.1", port: 1 }, maxSize: 4 });
  await expect(scan({ file, read, signal: within(5000) })).rejects.toMatchObject({
    code: "REFUSED",
    sentence: "The file is too large to be scanned for viruses: the limit is 4 bytes. Choose a smaller one.",
  });
});

test.each([Number.NaN, 0, -1, 1.5, Infinity])(
  "a limit of %s is refused: no file would be too large, or every one",
  (maxSize) => {
    expect(() => clamav({ address: { socket: "/clamd" }, maxSize })).toThrow("maxSize is a whole number, at least 1.");
  },
);
