import type { StorageRequest, Trace, UploadProcedures } from "@s3-direct/upload-client";
import type { EndpointRules, PublishedFile } from "@s3-direct/upload-core/contract";

type Answer = { status: "pending"; retryAfter: number } | { status: "done"; file: PublishedFile; data: { id: number } };
type Endpoint = {
  procedures: UploadProcedures<unknown, Answer>;
  trace: Trace;
  /** The input of each create. */
  created: Call[];
  /** Keys of aborted uploads. */
  aborted: string[];
  sent: { text: Promise<string>; signal: AbortSignal }[];
  /** Each error is thrown by the next call of its procedure. */
  failures: { create: Error[]; finish: Error[] };
  /** S3 answers once this resolves. */
  held: { until?: Promise<unknown> };
};
type Call = { filename: string; contentType: string; input?: unknown };

/** Creates an endpoint and its S3 in memory. A test can hold back answers and make calls fail. */
export function createEndpoint({ rules }: { rules?: EndpointRules } = {}): Endpoint {
  const created: Endpoint["created"] = [];
  const aborted: Endpoint["aborted"] = [];
  const sent: Endpoint["sent"] = [];
  const failures: Endpoint["failures"] = { create: [], finish: [] };
  const held: Endpoint["held"] = {};

  const procedures: Endpoint["procedures"] = {
    create: {
      async mutate({ filename, contentType, input }) {
        created.push({ filename, contentType, input });
        throwNext(failures.create);
        return { kind: "single", key: `key-${created.length}`, url: "https://s3.test/a", headers: {}, expiresIn: 60 };
      },
    },
    finish: {
      async mutate({ key, isArriving }) {
        if (isArriving) return { status: "pending", retryAfter: 1 };
        throwNext(failures.finish);
        const file = { key, url: `https://media.test/${key}`, name: key, size: 5, contentType: "text/plain" };
        return { status: "done", file, data: { id: 7 } };
      },
    },
    abort: { mutate: async ({ key }) => void aborted.push(key) },
    ...(rules && { rules: { query: async () => rules } }),
  };

  async function send({ body, signal, onProgress }: StorageRequest) {
    sent.push({ text: body.text(), signal });
    onProgress(body.size / 2);
    await Promise.race([held.until, new Promise((resolve) => signal.addEventListener("abort", resolve))]);
    signal.throwIfAborted();
    onProgress(body.size);
    return { status: 200 };
  }
  const trace: Trace = (_upload, ways) => ({ ...ways, send });
  return { procedures, trace, created, aborted, sent, failures, held };
}

function throwNext(errors: Error[]): void {
  const error = errors.shift();
  if (error) throw error;
}
