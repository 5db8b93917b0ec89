import { startUploadS3, type RequestEntry } from "@s3-direct/dev-s3";
import { readStorageOptions } from "@s3-direct/upload-server";
import { tempDir } from "./temp-dir.ts";
import { personalityInUse, webOrigin } from "./test-api.ts";

export type OwnS3 = Awaited<ReturnType<typeof startOwnS3>>;

/** An S3 apart from the API, which then finds it by its variables: so that it can go down alone. */
export async function startOwnS3() {
  const dir = await tempDir();
  const requests: RequestEntry[] = [];
  const likeness = personalityInUse === undefined ? {} : { personality: personalityInUse };
  const start = (port: number) =>
    startUploadS3({
      ...likeness,
      dataDir: dir.path,
      origins: [webOrigin],
      port,
      onRequest: (entry) => requests.push(entry),
    });
  let running = await start(0);
  const { env: variables, port } = running;
  return {
    settings: readStorageOptions(variables),
    variables,
    /** The S3's own log: every request that reached it, in order. */
    requests,
    /** From here on it answers everything with an error of its own. */
    breakDown: () => running.faults.add({ kind: "error", code: "InternalError" }),
    stop: () => running.close(),
    async restart() {
      running = await start(port);
    },
    async [Symbol.asyncDispose]() {
      await running.close();
      await dir[Symbol.asyncDispose]();
    },
  };
}
