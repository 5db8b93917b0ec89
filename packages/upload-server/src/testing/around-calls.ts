import type { S3Client, ServiceOutputTypes } from "@aws-sdk/client-s3";
import type { S3Storage } from "../index.ts";

type Command = Parameters<S3Client["send"]>[0];
type Call = { name: string; input: Command["input"] };
type Around = <Output extends ServiceOutputTypes>(call: Call, send: () => Promise<Output>) => Promise<Output>;

/** Wraps the calls of a storage's publisher. Unlike middleware, this does not change how the publisher sends them. */
export function aroundCalls({ publisher, objects }: Pick<S3Storage, "publisher" | "objects">, around: Around): void {
  aroundClient(publisher, around);
  const { readObject, headObject, copyObject } = objects;
  const calls: S3Storage["objects"] = {
    readObject: (input, options) => around({ name: "GetObjectCommand", input }, () => readObject(input, options)),
    headObject: (input, options) => around({ name: "HeadObjectCommand", input }, () => headObject(input, options)),
    copyObject: (input, options) => around({ name: "CopyObjectCommand", input }, () => copyObject(input, options)),
  };
  Object.assign(objects, calls);
}

/** Wraps the calls of another client. */
export function aroundClient(client: S3Client, around: Around): void {
  const send = client.send.bind(client);
  Object.assign(client, {
    send: (command: Command, options?: object) =>
      around({ name: command.constructor.name, input: command.input }, () => send(command, options)),
  });
}
