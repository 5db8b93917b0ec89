import { createHash, createHmac } from "node:crypto";
import { connect } from "node:net";
import { canonicalRequest, parseQuery } from "../signature/canonical.ts";

export type RawRequest = {
  method: string;
  /** As it is sent; after `?` comes the query. */
  path: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: Buffer;
};

/** Signs any request by a header, even one that no client would send. Undefined if it can't be parsed. */
export function signRaw(
  request: RawRequest,
  { region = "us-east-1", ...user }: { accessKeyId: string; secretAccessKey: string; region?: string },
): RawRequest {
  const amzDate = new Date().toISOString().replace(/[-:]|\.\d{3}/g, "");
  const scope = `${amzDate.slice(0, 8)}/${region}/s3/aws4_request`;
  const hash = (data: Buffer | string) => createHash("sha256").update(data).digest("hex");
  const given = request.headers.find(([name]) => name.toLowerCase() === "x-amz-content-sha256")?.[1];
  const payloadHash = given ?? hash(request.body);
  const own = ["authorization", "x-amz-date", "x-amz-content-sha256"];
  const headers = [
    ...request.headers.filter(([name]) => !own.includes(name.toLowerCase())),
    ["x-amz-date", amzDate] as const,
    ["x-amz-content-sha256", payloadHash] as const,
  ];
  const values = new Map<string, string>();
  for (const [name, value] of headers) {
    const before = values.get(name.toLowerCase());
    values.set(name.toLowerCase(), before === undefined ? value : `${before},${value}`);
  }
  const signedHeaders = [...values.keys()].sort();
  const at = request.path.indexOf("?");
  const canonical = canonicalRequest({
    method: request.method,
    rawPath: at < 0 ? request.path : request.path.slice(0, at),
    query: parseQuery(at < 0 ? "" : request.path.slice(at + 1)),
    header: (name) => values.get(name),
    signedHeaders,
    payloadHash,
  });
  const key = scope
    .split("/")
    .reduce(
      (secret, part) => createHmac("sha256", secret).update(part).digest(),
      Buffer.from(`AWS4${user.secretAccessKey}`),
    );
  const stringToSign = ["AWS4-HMAC-SHA256", amzDate, scope, hash(Buffer.from(canonical, "latin1"))].join("\n");
  const signature = createHmac("sha256", key).update(stringToSign).digest("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=${user.accessKeyId}/${scope},SignedHeaders=${signedHeaders.join(";")},Signature=${signature}`;
  return { ...request, headers: [...headers, ["authorization", authorization]] };
}

/** Sends exactly these bytes and reads to the end; the status is 0 if there was no response. */
export function sendRaw(
  port: number,
  { method, path, headers, body }: RawRequest,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: "127.0.0.1" });
    const done = () => {
      const text = Buffer.concat(chunks).toString("latin1");
      // An interim response may come before the final one.
      const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map((match) => Number(match[1]));
      resolve({ status: statuses.at(-1) ?? 0, text });
    };
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("error", () => {});
    socket.on("close", done);
    const lines = [
      `${method} ${path} HTTP/1.1`,
      ...headers.map(([name, value]) => `${name}: ${value}`),
      "connection: close",
      "",
      "",
    ];
    socket.write(Buffer.from(lines.join("\r\n"), "latin1"));
    socket.end(body);
  });
}
