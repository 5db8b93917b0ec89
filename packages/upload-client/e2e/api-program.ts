import type { S3StorageOptions } from "@s3-direct/upload-server";
import { createRouter } from "./api.ts";
import { createPageServer, listen } from "./page-server.ts";

export type ApiSettings = { folder: string; port: number; s3: S3StorageOptions };

// A page and its API in a separate process, which tests kill.
const { folder, port, s3 }: ApiSettings = JSON.parse(process.argv[2] ?? "");
const say = (line: string) => process.stdout.write(`${line}\n`);
const router = createRouter(s3, {
  lanEndpoint: s3.signingEndpoint ?? "",
  onVerify: () => say("A file is being looked at."),
});
say(`The API listens on ${await listen(createPageServer({ folder, router }), port)}.`);
