import { HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { dated } from "./direct-answer.ts";

/** Adds the response's date to the SDK's results, which do not have it. */
export function addDates(client: S3Client): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      return { ...result, output: Object.assign(result.output, dated(headersOf(result.response))) };
    },
    { step: "initialize", priority: "high" },
  );
}

/** The SDK has no type for raw responses. */
function headersOf(response: unknown): Partial<Record<string, unknown>> {
  const { headers }: { headers?: unknown } = { ...Object(response) };
  return { ...Object(headers) };
}

/** @returns a function that tells whether anything has been added to the stack since */
export function watchMiddleware(stack: S3Client["middlewareStack"]): () => boolean {
  let hasOwnMiddleware = false;
  const noting =
    <Rest extends unknown[]>(put: (...rest: Rest) => void) =>
    (...rest: Rest) => {
      hasOwnMiddleware = true;
      put(...rest);
    };
  Object.assign(stack, {
    add: noting(stack.add.bind(stack)),
    addRelativeTo: noting(stack.addRelativeTo.bind(stack)),
  });
  return () => hasOwnMiddleware;
}

export type UrlOf = (bucket: string) => Promise<URL | undefined>;

/**
 * Finds out where the SDK would send a bucket's requests, by its options, the environment and the shared configuration,
 * and remembers the URL. To do so, it begins a request that ends before it is sent.
 */
export function rememberUrls(send: S3Client["send"]): UrlOf {
  const urls = new Map<string, Promise<URL | undefined>>();
  const ask = async (Bucket: string): Promise<URL | undefined> => {
    let found: URL | undefined;
    const command = new HeadObjectCommand({ Bucket, Key: "key" });
    command.middlewareStack.add(
      () => async (args) => {
        found = urlIn(args.request);
        throw new Error("This was not to be sent.");
      },
      { step: "build" },
    );
    await send(command).catch(() => undefined);
    return found;
  };
  return async (bucket) => {
    const asked = urls.get(bucket) ?? ask(bucket);
    urls.set(bucket, asked);
    const url = await asked;
    // It may have had no credentials, for example. The next request tries again.
    if (url === undefined) urls.delete(bucket);
    return url;
  };
}

function urlIn(request: unknown): URL | undefined {
  if (typeof request !== "object" || request === null) return undefined;
  const { protocol, hostname, port, path }: Partial<Record<string, unknown>> = { ...request };
  if (typeof protocol !== "string" || typeof hostname !== "string" || typeof path !== "string") return undefined;
  const url = `${protocol}//${hostname}${typeof port === "number" ? `:${port}` : ""}${path}`;
  return URL.canParse(url) ? new URL(url.replace(/\/key$/, "")) : undefined;
}
