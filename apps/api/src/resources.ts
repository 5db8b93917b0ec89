import { createS3Storage, type S3Storage, type S3StorageOptions } from "@s3-direct/upload-server";
import { databaseIn, loadDevSecrets, takeDataDir } from "./data-dir.ts";
import { type OpenDatabase, openEmbedded, openPostgres } from "./db/client.ts";
import { startDevStorage } from "./dev-storage.ts";
import type { Env } from "./env/env.ts";
import { createErasure, type Erasure } from "./erase-account.ts";
import { requireRightSetUp } from "./prove-set-up.ts";
import { describeError } from "./telemetry/describe-error.ts";
import type { Log } from "./telemetry/log.ts";

export type ResourcesOptions = {
  log: Log;
  /** Called when another process may have taken the data folder: this process must end. */
  onDataDirLost: (error: Error) => void;
  /** Called for each request to S3, except those that the check of its set-up sends to be refused. @default nothing */
  onS3Request?: S3StorageOptions["onRequest"];
  /** An open database to use instead of the embedded one. It is not closed. */
  database?: OpenDatabase | undefined;
};

/** What the server and its commands use. */
export type Resources = Pick<OpenDatabase, "db" | "runExclusively"> & {
  storage: S3Storage;
  /** Undefined if accounts can't be deleted. */
  erasure: Erasure | undefined;
  authSecret: string;
  close: () => Promise<void>;
};

/**
 * Opens the S3 and the database that the environment names, or the development ones.
 *
 * @throws StartError if one cannot start; whatever was opened before is closed again
 */
export async function openResources(env: Env, options: ResourcesOptions): Promise<Resources> {
  const { log, onDataDirLost } = options;
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  const closing = <T>(resource: T, closer: () => Promise<void>): T => {
    closers.push(closer);
    return resource;
  };

  // The first of them that needs the data folder takes it. A production set-up needs none.
  const dataDir = once(async () => {
    const taken = await takeDataDir(env.dataDir, { onLost: onDataDirLost });
    return closing(taken, taken.release);
  });
  const secrets = once(async () => loadDevSecrets(await dataDir()));

  const openDatabase = async () => {
    if (options.database !== undefined) return options.database;
    if (env.production && env.databaseUrl === undefined) log.warn({ dataDir: env.dataDir }, notShared);
    const opened =
      env.databaseUrl === undefined
        ? await openEmbedded(databaseIn((await dataDir()).path))
        : await openPostgres(env.databaseUrl, { onIdleError: (error) => log.warn(describeError(error), "database") });
    return closing(opened, opened.close);
  };
  const startS3 = async () => {
    const { webOrigins } = env;
    const started = await startDevStorage({
      dataDir: await dataDir(),
      secrets: await secrets(),
      webOrigins,
      port: env.devS3Port,
    });
    return closing(started.settings, started.close);
  };

  try {
    // S3 first, so that a busy port is reported before a database is created.
    let isProven = false;
    // The check of the set-up sends requests that S3 must refuse: counted, they would look like wrong keys.
    const onRequest: S3StorageOptions["onRequest"] = (request) =>
      (isProven || request.status !== 403) && options.onS3Request?.(request);
    const storage = createS3Storage({ ...(env.s3 ?? (await startS3())), onRequest });
    if (env.s3) await requireRightSetUp(storage, log);
    isProven = true;
    const { db, runExclusively } = await openDatabase();
    const erasure = createErasure({ db, storage, log });
    return { db, runExclusively, storage, erasure, authSecret: env.authSecret ?? (await secrets()).auth, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const notShared = "DATABASE_URL is not set: people and files are kept in DATA_DIR, by this process alone";

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
