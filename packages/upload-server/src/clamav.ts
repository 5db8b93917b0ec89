/// <reference types="node" />
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { pipeline } from "node:stream/promises";
import { MiB, formatBytes, UploadError } from "@s3-direct/upload-core";
import type { UploadToVerify } from "./finish/verify-hook.ts";
import { requireWhole } from "./lib/require-whole.ts";

export type ClamavOptions = {
  /** Where clamd listens: a Unix socket (`LocalSocket`), or a host and a port (`TCPSocket`, 3310 by default). */
  address: { socket: string } | { host: string; port?: number | undefined };
  /**
   * The largest file that is scanned, in bytes. A larger one is refused, because clamd accepts whatever it does not
   * scan. Must not exceed `StreamMaxLength`, `MaxFileSize` and `MaxScanSize` of clamd's configuration, which should
   * also have `AlertExceedsMax yes`. @default 100 MiB, clamd's own default for the first two
   */
  maxSize?: number | undefined;
};

const passed = "stream: OK";

/** How long connecting may take, in milliseconds. clamd is on the same host or in the same data centre. */
const connectTimeout = 3000;

/**
 * Returns a virus scan by clamd, for an endpoint's `verify`. It sends the file through clamd's INSTREAM command, chunk
 * by chunk, and stores nothing. It fails closed: without the answer "OK" nothing is published. The uploader does not
 * learn what was found; your log has it in the refusal's `cause`.
 * @throws TypeError if `maxSize` is not a whole number, at least 1
 * @throws UploadError, from the scan: REFUSED if clamd finds something, or the file is too large
 * @throws Error, from the scan, if clamd gives no verdict: finish answers CHECK_UNAVAILABLE then
 */
export function clamav({ address, maxSize = 100 * MiB }: ClamavOptions) {
  // With NaN no file would be too large.
  requireWhole({ maxSize });
  return async ({ file, read, signal }: Pick<UploadToVerify, "file" | "read" | "signal">): Promise<void> => {
    if (file.size > maxSize) {
      const sentence = `The file is too large to be scanned for viruses: the limit is ${formatBytes(maxSize)}. Choose a smaller one.`;
      throw new UploadError("REFUSED", { sentence, details: { limit: maxSize } });
    }
    const verdict = await scan({ address, file: await read(), signal });
    if (verdict === passed) return;
    const found = /^stream: (.+) FOUND$/.exec(verdict)?.[1];
    const cause = new Error(`clamd says: ${verdict}`);
    if (found === undefined) throw cause;
    throw new UploadError("REFUSED", { sentence: "The virus scanner refused this file. Choose another one.", cause });
  };
}

type Scan = { address: ClamavOptions["address"]; file: ReadableStream<Uint8Array>; signal: AbortSignal };

/** @returns clamd's answer, one line */
async function scan({ address, file, signal }: Scan): Promise<string> {
  const socket = await open(address, signal);
  const onAbort = () => socket.destroy(signal.reason instanceof Error ? signal.reason : undefined);
  signal.addEventListener("abort", onAbort, { once: true });
  const answer = readAnswer(socket);
  // It may fail while the file is still being sent, when nothing awaits it: that would end the whole process.
  answer.catch(() => undefined);
  try {
    await pipeline(file, framed, socket, { signal, end: false });
    return await answer;
  } catch (error) {
    // Sending also fails if clamd refuses the file early and closes the connection. In that case clamd can't have
    // accepted the file.
    const refusal = await answer.catch(() => passed);
    if (refusal === passed) throw error;
    return refusal;
  } finally {
    signal.removeEventListener("abort", onAbort);
    socket.destroy();
  }
}

async function open(address: ClamavOptions["address"], signal: AbortSignal): Promise<Socket> {
  const socket = connect("socket" in address ? { path: address.socket } : { ...address, port: address.port ?? 3310 });
  const timer = setTimeout(() => socket.destroy(new Error("clamd does not answer.")), connectTimeout);
  try {
    await once(socket, "connect", { signal });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Encodes INSTREAM's frames: each chunk after its length in four bytes, and an empty chunk at the end. */
async function* framed(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // The leading z means that commands and answers end in a zero byte.
  yield Buffer.from("zINSTREAM\0");
  for await (const chunk of file) {
    if (chunk.byteLength === 0) continue;
    yield frameHeader(chunk.byteLength);
    yield chunk;
  }
  yield frameHeader(0);
}

function frameHeader(length: number): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(length);
  return header;
}

/** Longer than any answer of clamd. */
const maxAnswer = 10_000;

function readAnswer(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    socket.setEncoding("utf8");
    socket.on("data", (more: string) => {
      text += more;
      const end = text.indexOf("\0");
      if (end >= 0) resolve(text.slice(0, end));
      else if (text.length > maxAnswer) reject(new Error("clamd's answer has no end."));
    });
    // At once: while the rest of the file is still to come, or waits to be sent, nothing else would end the scan.
    socket.on("end", () => socket.destroy(new Error("clamd hung up without an answer.")));
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("The scan was ended.")));
  });
}
