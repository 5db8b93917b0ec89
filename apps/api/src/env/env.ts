import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { S3StorageOptions } from "@s3-direct/upload-server";
import type { RateLimitSettings } from "../rate-limits/rate-limits.ts";
import type { Quotas } from "../quota/usage.ts";
import { type MailSettings, readMailSettings } from "./mail.ts";
import { hostProblems, withLocalTwin } from "./hosts.ts";
import { readS3Settings, s3Variables } from "./s3.ts";
import { only, sentences } from "./fields.ts";
import { withSecretFiles } from "./secret-files.ts";
import { schema } from "./variables.ts";

/** The repository's root: this source file and its build are equally deep below it. */
const root = fileURLToPath(new URL("../../../..", import.meta.url));

/** The process's variables. An empty value counts as not set. */
export type Variables = Readonly<Record<string, string | undefined>>;

export type Env = {
  production: boolean;
  /** 0 uses any free port. */
  port: number;
  /** The port for Prometheus. Unset: no metrics are served. */
  metricsPort: number | undefined;
  /** The origin that people open. Links and cookies use it. */
  webOrigin: string;
  /** Every origin whose pages may change something: webOrigin and, in development, its other local name. */
  webOrigins: readonly string[];
  /** Unset: the embedded database under dataDir. */
  databaseUrl: string | undefined;
  /** Unset in development only: a secret is then generated and kept under dataDir. */
  authSecret: string | undefined;
  dataDir: string;
  /** The web app's build, to be served by this server; unset if something else serves it. */
  webDist: string | undefined;
  /** Whether people can use the app without an account. */
  guests: boolean;
  /**
   * How many proxies are in front of this server: that many entries of X-Forwarded-For, counted from the right, are
   * theirs.
   */
  trustProxy: number;
  /** The port of the development S3; 0 uses any free port. */
  devS3Port: number;
  /** Unset: the development S3 is started. */
  s3: S3StorageOptions | undefined;
  upload: { accept: readonly string[]; maxSize: number };
  quotas: Quotas;
  limits: RateLimitSettings;
  /** How mails are sent. Unset: none are sent. */
  mail: MailSettings | undefined;
  /** The password for S3's event notifications. Unset: none are accepted. */
  eventsSecret: string | undefined;
  /** How often leftovers are swept. Unset: only by the command. */
  sweepEveryHours: number | undefined;
  /** How often uploads that browsers have left are finished. Unset: only by events and the command. */
  reconcileEveryMinutes: number | undefined;
};

/** Lists every problem of the environment at once, one sentence per variable. */
export class EnvError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "EnvError";
    this.problems = problems;
  }
}

/** All variables that this server reads. Each can also come from the file that `…_FILE` names. */
export const variableNames: readonly string[] = [...Object.keys(schema.shape), ...s3Variables];

/**
 * Reads and checks all variables once.
 *
 * @throws EnvError naming every variable that is wrong or missing. It never contains a secret's value.
 */
export function parseEnv(given: Variables): Env {
  const { variables, problems: unreadable } = withSecretFiles(given, variableNames);
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = schema.safeParse(set);
  const production = set.NODE_ENV === "production";
  const s3 = readS3Settings(only(set, s3Variables), { production });

  const problems = [...unreadable, ...(parsed.success ? [] : sentences(parsed.error)), ...s3.problems];
  if (production && set.BETTER_AUTH_SECRET === undefined) {
    problems.push("BETTER_AUTH_SECRET is missing: in production it signs the sessions, and all processes share it.");
  }
  if (!parsed.success || problems.length > 0) throw new EnvError(problems);

  const env = parsed.data;
  if (env.METRICS_PORT === env.PORT && env.PORT !== 0) {
    throw new EnvError(["METRICS_PORT must be another port than PORT, which everybody can reach."]);
  }
  const misplaced = production ? hostProblems({ webOrigin: env.WEB_ORIGIN, s3: s3.settings }) : [];
  if (misplaced.length > 0) throw new EnvError(misplaced);
  const mail = readMailSettings({ url: env.SMTP_URL, from: env.MAIL_FROM }, { production });
  if (mail.problem !== undefined) throw new EnvError([mail.problem]);
  const needJanitor = (["SWEEP_EVERY_HOURS", "RECONCILE_EVERY_MINUTES"] as const).filter((name) => env[name]);
  if (needJanitor.length > 0 && s3.settings !== undefined && s3.settings.janitor === undefined) {
    throw new EnvError(
      needJanitor.map((name) => `${name} needs S3_JANITOR_ACCESS_KEY_ID: nobody else may list and delete.`),
    );
  }
  return {
    production,
    port: env.PORT,
    metricsPort: env.METRICS_PORT,
    webOrigin: env.WEB_ORIGIN,
    webOrigins: production ? [env.WEB_ORIGIN] : withLocalTwin(env.WEB_ORIGIN),
    webDist: env.WEB_DIST === undefined ? undefined : resolve(root, env.WEB_DIST),
    databaseUrl: env.DATABASE_URL,
    authSecret: env.BETTER_AUTH_SECRET,
    dataDir: resolve(root, env.DATA_DIR),
    guests: env.ALLOW_GUESTS ?? !production,
    trustProxy: env.TRUST_PROXY,
    devS3Port: env.DEV_S3_PORT,
    s3: s3.settings,
    mail: mail.settings,
    eventsSecret: env.EVENTS_SECRET,
    sweepEveryHours: env.SWEEP_EVERY_HOURS,
    reconcileEveryMinutes: env.RECONCILE_EVERY_MINUTES,
    upload: { accept: env.UPLOAD_ACCEPT, maxSize: env.UPLOAD_MAX_SIZE },
    limits: {
      pointsPerUser: env.RATE_LIMIT_USER,
      pointsPerAddress: env.RATE_LIMIT_ADDRESS,
      // Developers create many accounts on one machine.
      signUpsPerAddress: env.SIGN_UPS_PER_ADDRESS ?? (production ? 20 : 1_000),
    },
    quotas: {
      account: { bytes: env.QUOTA_BYTES, files: env.QUOTA_FILES, openMultiparts: env.MAX_OPEN_MULTIPARTS },
      guest: { bytes: env.GUEST_QUOTA_BYTES, files: env.GUEST_QUOTA_FILES, openMultiparts: env.MAX_OPEN_MULTIPARTS },
    },
  };
}

/** Reads the process's variables. A `.env` file in the repository's root adds those that are missing. */
export function loadEnv(): Env {
  const file = resolve(root, ".env");
  // Tests start servers, too, and must not use a developer's settings.
  if (process.env.NODE_ENV !== "test" && existsSync(file)) process.loadEnvFile(file);
  return parseEnv(process.env);
}
