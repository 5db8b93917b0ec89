import type { S3Client } from "@aws-sdk/client-s3";
import type { S3Storage } from "./storage.ts";

/**
 * Returns the same storage, whose calls all end when the signal aborts. Not for finish, abort and delete, which should
 * not end half-way: S3 would still do what was requested, and nothing would handle the result.
 */
export function withSignal(storage: S3Storage, signal: AbortSignal | undefined): S3Storage {
  if (!signal) return storage;
  const { signer, publisher, janitor, objects } = storage;
  const bind =
    <Input, Output>(call: (input: Input, options?: { abortSignal?: AbortSignal }) => Promise<Output>) =>
    (input: Input, options?: { abortSignal?: AbortSignal }) =>
      call(input, { abortSignal: signal, ...options });
  return {
    ...storage,
    signer: bound(signer, signal),
    publisher: bound(publisher, signal),
    objects: {
      readObject: bind(objects.readObject),
      headObject: bind(objects.headObject),
      copyObject: bind(objects.copyObject),
    },
    janitor: janitor && bound(janitor, signal),
  };
}

function bound(client: S3Client, abortSignal: AbortSignal): S3Client {
  return new Proxy(client, {
    get(target, name) {
      if (name !== "send") return Reflect.get(target, name);
      const send: S3Client["send"] = (command: Parameters<S3Client["send"]>[0], options?: object) =>
        target.send(command, { abortSignal, ...options });
      return send;
    },
  });
}
