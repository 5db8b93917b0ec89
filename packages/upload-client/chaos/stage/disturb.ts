import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import type { LineFault } from "./line.ts";

/** One request on its way. */
export type Way = {
  fault: LineFault | undefined;
  /** The page's end of the connection. */
  socket: Socket;
  untilUp: () => Promise<void>;
};

/** Yields the body as it arrives. */
export async function* disturb(request: IncomingMessage, { fault, socket, untilUp }: Way): AsyncGenerator<Buffer> {
  const middle = Math.floor(Number(request.headers["content-length"] ?? 0) / 2);
  let bytes = 0;
  // A server may respond before it has the whole body; the page sends the rest all the same.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue;
    await untilUp();
    const start = bytes;
    bytes += chunk.length;
    if ((fault?.kind === "cut" || fault?.kind === "stall") && bytes >= fault.after) {
      yield chunk.subarray(0, fault.after - start);
      if (fault.kind === "cut") socket.resetAndDestroy();
      await once(socket, "close");
      throw new Error("It did not get there.");
    }
    if (fault?.kind === "slow") await delay((chunk.length / fault.bytesPerSecond) * 1_000);
    if (fault?.kind === "flip" && start <= middle && middle < bytes) {
      chunk.writeUInt8(chunk.readUInt8(middle - start) ^ 1, middle - start);
    }
    yield chunk;
  }
}

/** Passes the response on to the page, or what is left of it. */
export async function passOn(
  answer: IncomingMessage,
  { response, way: { fault, socket, untilUp } }: { response: ServerResponse; way: Way },
): Promise<void> {
  const body = await buffer(answer);
  await untilUp();
  const { statusCode = 0, headers } = answer;
  switch (fault?.kind) {
    case "lost-answer":
      return void socket.resetAndDestroy();
    case "no-answer":
      return;
    case "cut-answer":
      socket.write("HTTP/1.1 200 O");
      await delay(20);
      return void socket.resetAndDestroy();
    case "trickle": {
      const { connection: _, "transfer-encoding": __, ...rest } = headers;
      const head = { ...rest, "content-length": body.length, connection: "close" };
      const lines = Object.entries(head).map(([name, value]) => `${name}: ${String(value)}\r\n`);
      const whole = Buffer.concat([Buffer.from(`HTTP/1.1 ${statusCode} -\r\n${lines.join("")}\r\n`), body]);
      const size = Math.ceil(whole.length / 10);
      for (let start = 0; start < whole.length; start += size) {
        await delay(fault.ms / 10);
        socket.write(whole.subarray(start, start + size));
      }
      return void socket.end();
    }
    default:
      response.writeHead(statusCode, { ...headers, ...(fault?.kind === "headers" && fault.change) }).end(body);
      if (fault?.kind !== "reset-after-answer") return;
      await once(response, "finish");
      await delay(20);
      socket.resetAndDestroy();
  }
}
