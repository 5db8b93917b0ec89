/// <reference types="node" />
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { pipeline } from "node:stream/promises";
import { MiB, formatBytes, UploadError } from "@s3-direct/upload-core";
import type { UploadToVerify } from "./finish/verify-hook.ts";

export type ClamavOptions = {
  /** Where clamd listens: a Unix socket (`LocalSocket`), or a host and a port (`TCPSocket`, 3310 unless set). */
  address: { socket: string } | { host: string; port?: number };
  /**
   * The largest file that is scanned, in bytes; a larger one is refused, because clamd passes what it does not look at. Not
   * more than `StreamMaxLength`, `MaxFileSize` and `MaxScanSize` of its configuration, which should also say
   * `AlertExceedsMax yes`. @default 100 MiB, clamd's own for the first two
   */
  maxSize?: number;
};

const passed = "stream: OK";

/** How long a connection may take, in milliseconds: clamd is on the same host or in the same data centre. */
const connectTimeout = 3000;

/**
 * A virus scan by clamd, as an endpoint's `verify`: the file goes through its INSTREAM command, chunk by chunk, and nothing
 * is kept. Fails closed: no answer, or another than "OK", publishes nothing. The uploader is not told what was found; your
 * log has it in the refusal's `cause`.
 */
export function clamav({ address, maxSize = 100 * MiB }: ClamavOptions) {
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
    throw new UploadError("REFUSED", { sentence: "The virus scanner refused this file.", cause });
  };
}

type Scan = { address: ClamavOptions["address"]; file: ReadableStream<Uint8Array>; signal: AbortSignal };

/** @returns clamd's answer, one line */
async function scan({ address, file, signal }: Scan): Promise<string> {
  const socket = await open(address, signal);
  const onAbort = () => socket.destroy(signal.reason instanceof Error ? signal.reason : undefined);
  signal.addEventListener("abort", onAbort, { once: true });
  const answer = readAnswer(socket);
  try {
    await pipeline(file, framed, socket, { signal, end: false });
    return await answer;
  } catch (error) {
    // Sending also fails when clamd has refused the file before its end, and hung up. It can't have passed the file.
    const refusal = await answer.catch(() => passed);
    if (refusal === passed) throw error;
    return refusal;
  } finally {
    signal.removeEventListener("abort", onAbort);
    socket.destroy();
    // Where sending has failed nobody waits for the answer.
    answer.catch(() => undefined);
  }
}

async function open(address: ClamavOptions["address"], signal: AbortSignal): Promise<Socket> {
  const socket = connect("socket" in address ? { path: address.socket } : { port: 3310, ...address });
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

/** INSTREAM's frames: the length in four bytes before each chunk, and an empty one at the end. */
async function* framed(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // With a z, commands and answers end in a zero byte.
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
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("clamd hung up without an answer.")));
  });
}
