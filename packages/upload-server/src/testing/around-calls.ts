import type { S3Client, ServiceOutputTypes } from "@aws-sdk/client-s3";

type Command = Parameters<S3Client["send"]>[0];
type Call = { name: string; input: Command["input"] };

/** Wraps what a client is asked. Unlike something on its middleware, this leaves to it how it sends. */
export function aroundCalls(
  client: S3Client,
  around: <Output extends ServiceOutputTypes>(call: Call, send: () => Promise<Output>) => Promise<Output>,
): void {
  const send = client.send.bind(client);
  Object.assign(client, {
    send: (command: Command, options?: object) =>
      around({ name: command.constructor.name, input: command.input }, () => send(command, options)),
  });
}
