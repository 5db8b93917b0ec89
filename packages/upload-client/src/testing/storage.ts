import { createCrc64 } from "@s3-direct/upload-core/internal";
import { createHash } from "node:crypto";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { names } from "../transfer/host-health.ts";
import { network } from "../transfer/network.ts";

type Answer = { status: number; code?: string; headers?: Record<string, string>; body?: string };

/** What goes wrong with a request. */
export type Fault =
  | ({ kind: "answer" } & Answer)
  /** The connection breaks after the first bytes of the body. */
  | { kind: "reset" }
  /** Stores the object, and breaks the connection instead of answering. */
  | { kind: "lose-answer" }
  /** Stores the object, but something else answers, such as a proxy whose timeout has passed. */
  | { kind: "store-and-answer"; status: number }
  /** Flips a bit of the body. */
  | { kind: "damage" }
  /** Reads no byte of the body and does not answer. */
  | { kind: "stall" };

type TestRequest = {
  method: string;
  /** Including its query. */
  path: string;
  headers: IncomingMessage["headers"];
  /** Set for a part of a multipart upload. */
  partNumber?: number;
};

export type TestStorage = {
  /** The storage's addresses: by 127.0.0.1, and by localhost. */
  url: string;
  readonly otherUrl: string;
  objects: Map<string, Buffer>;
  /** The parts of each upload id; an entry exists once its first part has arrived. */
  parts: Map<string, Map<number, Buffer>>;
  abortUpload: (uploadId: string) => void;
  requests: TestRequest[];
  /** The fields of each form; the file's field has its name as value. */
  forms: (readonly [string, string])[][];
  /** Used by requests in the order in which the faults were added. */
  faults: Fault[];
  /** Checked before `faults`; for requests that come in parallel. */
  faultFor: (request: TestRequest) => Fault | undefined;
  /** If true, every connection breaks before a byte is answered. */
  isDown: boolean;
  /** Runs once the body of a request has arrived, before the answer. */
  beforeAnswer: (request: TestRequest) => Promise<void> | void;
  /** Runs once an object is stored, before the answer. */
  afterStoring: () => Promise<void> | void;
  close: () => Promise<void>;
};

/**
 * Starts a storage that stores what is PUT (an object once per key, a part as often as it comes), and that misbehaves
 * on demand.
 */
export async function startStorage(): Promise<TestStorage> {
  // Removes what an earlier test of the process has learned.
  names.clear();
  network.storage = undefined;
  network.failures = 0;
  const aborted = new Set<string>();

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url: path = "", headers } = request;
    const query = new URL(path, "http://storage").searchParams;
    const uploadId = query.get("uploadId");
    const partNumber = uploadId === null ? undefined : Number(query.get("partNumber"));
    // A probe for the network, not a request for an object.
    if (method === "HEAD") return answer(response, { status: 403 });
    const entry = { method, path, headers, ...(partNumber !== undefined && { partNumber }) };
    storage.requests.push(entry);
    const fault = storage.faultFor(entry) ?? storage.faults.shift();
    if (fault?.kind === "stall") return;
    if (fault?.kind === "reset") return void request.once("data", () => request.socket.destroy());
    const body = await buffer(request).catch(() => undefined);
    if (body === undefined) return;
    if (fault?.kind === "damage") body.writeUInt8(body.readUInt8(0) ^ 1, 0);
    await storage.beforeAnswer(entry);
    if (fault?.kind === "answer") return answer(response, fault);
    if (isDamaged(headers, body)) return answer(response, { status: 400, code: "BadDigest" });
    if (method === "POST") {
      const form = await new Response(body, { headers: { "content-type": headers["content-type"] ?? "" } }).formData();
      const [key, sent] = [form.get("key"), form.get("file")];
      if (typeof key !== "string" || !(sent instanceof Blob)) return answer(response, { status: 400 });
      storage.forms.push(
        [...form].map(([name, value]) => [name, typeof value === "string" ? value : value.name] as const),
      );
      storage.objects.set(`/${key}?X-Amz-Signature=secret`, Buffer.from(await sent.arrayBuffer()));
      await storage.afterStoring();
      return answer(response, { status: 204 });
    }
    if (uploadId !== null && partNumber !== undefined) {
      if (aborted.has(uploadId)) return answer(response, { status: 404, code: "NoSuchUpload" });
      const parts = storage.parts.get(uploadId) ?? new Map<number, Buffer>();
      storage.parts.set(uploadId, parts.set(partNumber, body));
    } else {
      if (storage.objects.has(path)) return answer(response, { status: 412, code: "PreconditionFailed" });
      storage.objects.set(path, body);
      await storage.afterStoring();
    }
    if (fault?.kind === "lose-answer") return void request.socket.destroy();
    answer(response, { status: fault?.kind === "store-and-answer" ? fault.status : 200 });
  }
  const server = createServer((request, response) => {
    if (storage.isDown) request.socket.destroy();
    else void handle(request, response);
  });
  const url = await listen(server);
  const storage: TestStorage = {
    url,
    otherUrl: url.replace("127.0.0.1", "localhost"),
    objects: new Map(),
    parts: new Map(),
    abortUpload(uploadId) {
      aborted.add(uploadId);
      storage.parts.delete(uploadId);
    },
    requests: [],
    forms: [],
    faults: [],
    faultFor: () => undefined,
    isDown: false,
    beforeAnswer: () => {},
    afterStoring: () => {},
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return storage;
}

function isDamaged(headers: IncomingMessage["headers"], body: Buffer): boolean {
  const { "x-amz-checksum-sha256": sha256, "x-amz-checksum-crc64nvme": crc64nvme } = headers;
  return (
    (sha256 !== undefined && sha256 !== createHash("sha256").update(body).digest("base64")) ||
    (crc64nvme !== undefined && crc64nvme !== crc64Of(body))
  );
}

function crc64Of(body: Buffer): string {
  const crc = createCrc64();
  crc.update(body);
  return crc.digest();
}

/** Returns an address that refuses connections. */
export async function closedAddress(): Promise<string> {
  const server = createServer();
  const url = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return url;
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
    });
  });
}

function answer(response: ServerResponse, { status, code, headers, body = "" }: Answer): void {
  response.writeHead(status, { "content-type": "application/xml", ...headers });
  response.end(
    code === undefined ? body : `<?xml version="1.0"?><Error><Code>${code}</Code><Message>No</Message></Error>`,
  );
}
