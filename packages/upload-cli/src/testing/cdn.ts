import type { ServerResponse } from "node:http";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { listen } from "./listen.ts";
import type { Provisioned } from "./provisioned.ts";
import { adminClient } from "./target.ts";

/**
 * A CDN before a private media bucket: reads with keys of its own, and adds what S3 cannot send.
 * @param fallback the page that it has where it has no file; without one it refuses
 */
export async function startCdn({ target, env }: Provisioned, fallback?: string) {
  const s3 = adminClient(target, {
    accessKeyId: env["S3_PUBLISHER_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: env["S3_PUBLISHER_SECRET_ACCESS_KEY"] ?? "",
  });
  const { mediaBucket: Bucket } = target.names;
  const refuse = (response: ServerResponse, status: number) =>
    void response.writeHead(fallback === undefined ? status : 200).end(fallback);
  const server = await listen((request, response) => {
    const Key = new URL(request.url ?? "", "http://cdn").pathname.slice(1);
    // Private files are in the same bucket.
    if (!Key.startsWith("media/")) return refuse(response, 403);
    void s3.send(new GetObjectCommand({ Bucket, Key })).then(
      async ({ Body, ContentType = "" }) => {
        response.writeHead(200, { "content-type": ContentType, "x-content-type-options": "nosniff" });
        response.end(await Body?.transformToByteArray());
      },
      () => refuse(response, 404),
    );
  });
  return {
    url: server.url,
    async [Symbol.asyncDispose]() {
      s3.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
}
