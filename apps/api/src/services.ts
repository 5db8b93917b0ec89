import { existsSync } from "node:fs";
import { join } from "node:path";
import { isStorageUp } from "@s3-direct/upload-server";
import { createApp } from "./app.ts";
import { createAuth } from "./auth.ts";
import { loadDevSecrets, takeDataDir } from "./data-dir.ts";
import { type OpenDatabase, isDatabaseUp, openEmbedded, openPostgres } from "./db/client.ts";
import { startDevStorage } from "./dev-storage.ts";
import type { Env } from "./env.ts";
import { createLimits } from "./limits/limits.ts";
import { requireRightSetUp } from "./prove-set-up.ts";
import { createErasure } from "./erase-account.ts";
import { contentSecurityPolicy } from "./page/content-security-policy.ts";
import { createRouter } from "./router.ts";
import { StartError } from "./start-error.ts";
import { createStorage } from "./storage.ts";
import { describeError } from "./telemetry/describe-error.ts";
import type { Log } from "./telemetry/log.ts";

export type ServicesOptions = {
  log: Log;
  /** Called when another process may have taken the data folder: this one must end. */
  onDataDirLost: (error: Error) => void;
  /** One that is open already, in place of the embedded one; it stays open. */
  database?: OpenDatabase["db"] | undefined;
};

export type Services = {
  app: ReturnType<typeof createApp>;
  /** From here on `/readyz` says that this process is on its way out. */
  stop: () => void;
  close: () => Promise<void>;
};

/**
 * Opens everything that the environment names and puts the app together.
 *
 * @throws StartError when a part cannot start; what was opened before it is closed again
 */
export async function startServices(env: Env, options: ServicesOptions): Promise<Services> {
  const { log, onDataDirLost } = options;
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  const closing = <T>(part: T, closer: () => Promise<void>): T => {
    closers.push(closer);
    return part;
  };

  // The data folder is taken by the first part that needs it: a production set-up needs none.
  const dataDir = once(async () => {
    const taken = await takeDataDir(env.dataDir, { onLost: onDataDirLost });
    return closing(taken, taken.release);
  });
  const secrets = once(async () => loadDevSecrets(await dataDir()));

  const openDatabase = async () => {
    if (options.database !== undefined) return options.database;
    const opened =
      env.databaseUrl === undefined
        ? await openEmbedded(join((await dataDir()).path, "db"))
        : await openPostgres(env.databaseUrl, { onIdleError: (error) => log.warn(describeError(error), "database") });
    return closing(opened.db, opened.close);
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

  if (env.webDist !== undefined && !existsSync(join(env.webDist, "index.html"))) {
    throw new StartError(
      `WEB_DIST is ${env.webDist}, where no index.html is: \`pnpm build\` makes one in apps/web/dist.`,
    );
  }
  try {
    // S3 first: a busy port is told before a database has been made.
    const storage = createStorage(env.s3 ?? (await startS3()));
    if (env.s3) await requireRightSetUp(storage, log);
    const db = await openDatabase();
    const { guests, production, webOrigin, webOrigins, trustProxy, upload, quotas } = env;
    const limits = createLimits({ settings: env.limits, shared: env.databaseUrl === undefined ? undefined : db });
    const secret = env.authSecret ?? (await secrets()).auth;
    const erasure = createErasure({ db, storage, log });
    const auth = createAuth({ db, log, limits, erasure, secret, webOrigin, webOrigins, guests, production });
    const router = createRouter({ db, storage, rules: upload, quotas, guests, deleteAccount: erasure !== undefined });
    let stopping = false;
    const app = createApp({
      router,
      auth,
      log,
      limits,
      webOrigins,
      trustProxy,
      health: {
        probes: { database: () => isDatabaseUp(db), storage: () => isStorageUp(storage) },
        isStopping: () => stopping,
      },
      pagePolicy: contentSecurityPolicy(storage),
      webDist: env.webDist,
      https: webOrigin.startsWith("https:"),
    });
    return { app, close, stop: () => void (stopping = true) };
  } catch (error) {
    await close();
    throw error;
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
