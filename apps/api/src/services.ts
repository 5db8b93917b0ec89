import { existsSync } from "node:fs";
import { join } from "node:path";
import { isStorageUp } from "@s3-direct/upload-server";
import { startForgetTimer } from "./activity/forget-timer.ts";
import { createNoteActivity } from "./activity/note-activity.ts";
import { createApp } from "./app.ts";
import { createAuth } from "./auth.ts";
import { isDatabaseUp } from "./db/client.ts";
import type { Env } from "./env/env.ts";
import { startForgetLimitsTimer } from "./rate-limits/forget-timer.ts";
import { createRateLimits } from "./rate-limits/rate-limits.ts";
import { contentSecurityPolicy } from "./page/content-security-policy.ts";
import { createMailer } from "./mail/create-mailer.ts";
import { createLateFinish } from "./late-finish/late-finish.ts";
import { datesOf } from "./periodic.ts";
import { openResources, type ResourcesOptions } from "./resources.ts";
import { createRouter } from "./router.ts";
import { StartError } from "./start-error.ts";
import { startReconcileTimer } from "./late-finish/reconcile-timer.ts";
import { startSweepTimer } from "./sweep/sweep-timer.ts";
import { startTrashTimer } from "./trash/trash-timer.ts";
import { createMetrics } from "./telemetry/metrics.ts";

export type Services = {
  app: ReturnType<typeof createApp>;
  /** Returns the current metrics in Prometheus' format. */
  metricsText: () => Promise<string>;
  /** From now on `/readyz` reports that this process is stopping. */
  stop: () => void;
  close: () => Promise<void>;
};

/** A mail server takes a second or two. Developers don't want to wait at the end. */
const mailTimeouts = { production: { askMs: 3_000, endMs: 3_000 }, development: { askMs: 3_000, endMs: 500 } };

/**
 * Opens everything that the environment names and creates the app from it.
 *
 * @throws StartError if a part cannot start; whatever was opened before is closed again
 */
export async function startServices(env: Env, options: Omit<ResourcesOptions, "onS3Request">): Promise<Services> {
  if (env.webDist !== undefined && !existsSync(join(env.webDist, "index.html"))) {
    throw new StartError(
      `WEB_DIST is ${env.webDist}, where no index.html is: \`pnpm build\` makes one in apps/web/dist.`,
    );
  }
  const metrics = createMetrics({ ofProcess: env.metricsPort !== undefined });
  const resources = await openResources(env, { ...options, onS3Request: metrics.s3Request });
  try {
    const { db, storage, erasure, authSecret: secret } = resources;
    const { log } = options;
    const { guests, production, webOrigin, webOrigins, trustProxy, upload, quotas } = env;
    const shared = env.databaseUrl === undefined ? undefined : db;
    const limits = createRateLimits({ settings: env.limits, shared, onLimited: metrics.limited });
    const noteActivity = createNoteActivity({ db, log });
    const mailer = createMailer(env.mail, { log, timeouts: mailTimeouts[production ? "production" : "development"] });
    const auth = createAuth({
      db,
      log,
      limits,
      erasure,
      mailer,
      noteActivity,
      secret,
      webOrigin,
      webOrigins,
      guests,
      production,
    });
    const router = createRouter({
      db,
      storage,
      rules: upload,
      quotas,
      guests,
      deleteAccount: erasure !== undefined,
      recovery: auth.recovery,
      mailer,
      noteActivity,
      webOrigin,
      webOrigins,
      onPublished: metrics.published,
    });
    const pagePolicy = contentSecurityPolicy(storage);
    const late = createLateFinish({ db, storage, router, log, metrics });
    const timers = [
      startForgetTimer({ ...resources, log }),
      shared && startForgetLimitsTimer({ ...resources, log }),
      startTrashTimer({ ...resources, log }, { onEmptied: metrics.trashEmptied }),
      env.sweepEveryHours &&
        startSweepTimer({ ...resources, log }, { everyHours: env.sweepEveryHours, onSwept: metrics.swept }),
      env.reconcileEveryMinutes &&
        startReconcileTimer({ ...resources, late, log, metrics }, { everyMinutes: env.reconcileEveryMinutes }),
    ].flatMap((timer) => timer || []);
    metrics.tasks(timers);
    const tasks = timers.map(({ name }) => name);
    const tellLastRuns = async () => metrics.lastRuns(await datesOf(db, tasks));
    let stopping = false;
    const app = createApp({
      router,
      auth,
      log,
      limits,
      metrics,
      noteActivity,
      webOrigins,
      trustProxy,
      health: {
        probes: { database: () => isDatabaseUp(db), storage: () => isStorageUp(storage) },
        isStopping: () => stopping,
      },
      events: env.eventsSecret === undefined ? undefined : { late, log, metrics, secret: env.eventsSecret },
      pagePolicy,
      webDist: env.webDist,
      linkPages: { db, storage, webOrigin },
      https: webOrigin.startsWith("https:"),
    });
    return {
      app,
      async metricsText() {
        const isUp = await isDatabaseUp(db);
        metrics.databaseUp(isUp);
        // If this fails, the metrics keep their last values.
        if (isUp) await tellLastRuns().catch(() => undefined);
        return metrics.text();
      },
      stop: () => void (stopping = true),
      async close() {
        await Promise.all(timers.map((timer) => timer.stop()));
        try {
          await mailer?.close();
        } finally {
          await resources.close();
        }
      },
    };
  } catch (error) {
    await resources.close();
    throw error;
  }
}
