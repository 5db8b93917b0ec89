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
  /** Whether a PUT of its S3 can store one object only. */
  isGoodOnce: boolean;
  /** How a small file is uploaded there. */
  smallKind: "single" | "multipart";
  /** Everything logged so far, one JSON text per line. */
  logged: string[];
  [Symbol.asyncDispose](): Promise<void>;
};

export const webOrigin = "http://localhost:5173";

/** With `pnpm test:ceph` all tests share the S3 that was set up for them; otherwise each API starts its own. */
export const onRealS3 = process.env.S3_DIRECT_SUITE === "ceph";
const realS3: Variables = onRealS3 ? only(process.env, s3Variables) : {};

/** The settings of the real S3, as an API reads them. */
export const realS3Settings = onRealS3
  ? parseEnv({ DATA_DIR: "none", WEB_ORIGIN: webOrigin, ...realS3 }).s3
  : undefined;

/**
 * `S3_DIRECT_PERSONALITY` runs whole suites on an S3 like that provider: each API without S3 variables starts its own.
 */
export const personalityInUse = personalities.find((one) => one === process.env.S3_DIRECT_PERSONALITY);

/** The upload bucket of the embedded S3, or of the real one. */
export const uploadBucket = realS3.S3_UPLOAD_BUCKET ?? "s3-direct-upload";

/**
 * Starts the whole API with real parts in its own folder, but without a socket.
 *
 * It uses the database that tests share, or with `ownDatabase` an embedded one that closes with it. With
 * `S3_DIRECT_TEST_DATABASE_URL` it always uses that Postgres, over its own connections.
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
