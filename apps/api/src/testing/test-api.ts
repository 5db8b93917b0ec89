import { personalities, startUploadS3 } from "@s3-direct/dev-s3";
import type { Variables } from "../env/env.ts";
import { custom } from "@s3-direct/upload-server";
import { parseEnv } from "../env/env.ts";
import { only } from "../env/fields.ts";
import { s3Variables } from "../env/s3.ts";
import { type Services, startServices } from "../services.ts";
import { createLog } from "../telemetry/log.ts";
import { tempDataDir, tempDir } from "./temp-dir.ts";
import { openTestDatabase, testDatabaseUrl } from "./test-database.ts";

export type TestApi = Services & {
  dataDir: string;
  /** Whether a PUT of its S3 is good for one object. */
  isGoodOnce: boolean;
  /** How a small file goes up there. */
  smallKind: "single" | "multipart";
  /** Everything logged so far, one JSON text a line. */
  logged: string[];
  [Symbol.asyncDispose](): Promise<void>;
};

export const webOrigin = "http://localhost:5173";

/** On `pnpm test:ceph` all tests share the S3 that was set up for them; else each API starts its own. */
export const onRealS3 = process.env.S3_DIRECT_SUITE === "ceph";
const realS3: Variables = onRealS3 ? only(process.env, s3Variables) : {};

/** The real one's, as an API is told of it. */
export const realS3Settings = onRealS3
  ? parseEnv({ DATA_DIR: "none", WEB_ORIGIN: webOrigin, ...realS3 }).s3
  : undefined;

/** Whole suites run on an S3 like that one by `S3_DIRECT_PERSONALITY`: each API that is told of none has one of its own. */
export const personalityInUse = personalities.find((one) => one === process.env.S3_DIRECT_PERSONALITY);

/** Where uploads arrive: the embedded S3's, or the real one's. */
export const uploadBucket = realS3.S3_UPLOAD_BUCKET ?? "s3-direct-upload";

/**
 * The whole API with real parts in a folder of its own, but for the socket.
 *
 * It runs on the database that tests share, or with `ownDatabase` on an embedded one that closes with it; with
 * `S3_DIRECT_TEST_DATABASE_URL` always on that Postgres, over connections of its own.
 */
export async function startTestApi(variables: Variables = {}, { ownDatabase = false } = {}): Promise<TestApi> {
  const dir = await (ownDatabase ? tempDataDir() : tempDir());
  const logged: string[] = [];
  const isTold = variables.S3_ENDPOINT !== undefined;
  const likeness =
    personalityInUse === undefined || isTold
      ? undefined
      : await startUploadS3({ personality: personalityInUse, origins: [webOrigin], uploadBucket });
  const close = async () => {
    await likeness?.close();
    await dir[Symbol.asyncDispose]();
  };
  const env = parseEnv({
    DATABASE_URL: testDatabaseUrl,
    DATA_DIR: dir.path,
    DEV_S3_PORT: "0",
    WEB_ORIGIN: webOrigin,
    ...realS3,
    ...likeness?.env,
    ...variables,
  });
  const services = await startServices(env, {
    log: createLog({ write: (line) => void logged.push(line) }),
    onDataDirLost: (error) => {
      throw error;
    },
    database: testDatabaseUrl === undefined && !ownDatabase ? await openTestDatabase() : undefined,
  }).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const { conditionalPut, copySourceIfMatch } = env.s3?.provider.capabilities ?? custom({ endpoint: "" }).capabilities;
  return {
    ...services,
    dataDir: dir.path,
    isGoodOnce: conditionalPut,
    smallKind: conditionalPut || copySourceIfMatch ? "single" : "multipart",
    logged,
    async [Symbol.asyncDispose]() {
      await services.close();
      await close();
    },
  };
}
