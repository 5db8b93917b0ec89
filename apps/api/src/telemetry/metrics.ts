import type { UploadErrorCode, Visibility } from "@s3-direct/upload-core";
import type { LeftoverKind, S3Request } from "@s3-direct/upload-server";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { LateFinishBy } from "../late-finish/tell-outcome.ts";
import type { Periodic } from "../periodic.ts";
import type { SweepReport } from "../sweep/sweep-all.ts";
import type { Emptied } from "../trash/trash-timer.ts";

export type LimitName = "user" | "address" | "sign-up" | "sign-in" | "password" | "file-request" | "mail";

/**
 * The metrics for Prometheus. Each label has few values: procedures, codes and operations, and never a key, a user or
 * an address. docs/metrics.md explains each metric.
 */
export type Metrics = {
  call: (call: { path: string; code: UploadErrorCode | "OK"; ms: number }) => void;
  published: (file: { visibility: Visibility; size: number; storedAt: Date | undefined }) => void;
  limited: (limit: LimitName) => void;
  s3Request: (request: S3Request) => void;
  swept: (report: SweepReport, options: { dryRun: boolean }) => void;
  /** One run of the trash's timer. */
  trashEmptied: (turn: Emptied) => void;
  /** An upload that an event or a reconcile found, and its outcome: its browser may be gone. */
  lateFinish: (upload: { by: LateFinishBy; status: string }) => void;
  /** The periodic tasks of this process; `every` is in milliseconds. */
  tasks: (tasks: readonly Pick<Periodic<unknown>, "name" | "every">[]) => void;
  /** When the last completed run of each task began, in any process. */
  lastRuns: (dates: ReadonlyMap<string, Date>) => void;
  databaseUp: (isUp: boolean) => void;
  /** Returns all metrics in Prometheus' text format. */
  text: () => Promise<string>;
};

/** A finish copies for up to 20 s, and waits equally long for a scan. */
const callBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 45];
const s3Buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** S3 sends times in whole seconds. */
const lagBuckets = [1, 2, 5, 10, 30, 60, 300, 1_800, 7_200, 86_400];

const leftoverKinds = ["orphan", "upload", "parts", "version"] as const satisfies LeftoverKind[];

/** @param options.ofProcess - whether to watch the process's memory, CPU time and event loop, too */
export function createMetrics({ ofProcess }: { ofProcess: boolean }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name: `s3_direct_${name}`, help, labelNames, registers });
  const histogram = <Label extends string>(
    name: string,
    help: string,
    of: { labelNames: Label[]; buckets: number[] },
  ) => new Histogram({ name: `s3_direct_${name}`, help, ...of, registers });
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name: `s3_direct_${name}`, help, labelNames, registers });

  const calls = counter("calls_total", "Calls of procedures, by what came of them.", ["procedure", "code"]);
  const callSeconds = histogram("call_duration_seconds", "How long calls took.", {
    labelNames: ["procedure"],
    buckets: callBuckets,
  });
  const files = counter("published_files_total", "Files published, each once.", ["visibility"]);
  const bytes = counter("published_bytes_total", "Bytes of published files.", ["visibility"]);
  const lag = histogram("publish_lag_seconds", "From S3 having a file to its being published.", {
    labelNames: [],
    buckets: lagBuckets,
  });
  const limited = counter("rate_limited_total", "Requests refused by a rate limit.", ["limit"]);
  const requests = counter("s3_requests_total", "Requests to S3, by its answer's status.", ["operation", "status"]);
  const requestSeconds = histogram("s3_request_duration_seconds", "Until S3's answer began.", {
    labelNames: ["operation"],
    buckets: s3Buckets,
  });
  const retries = counter("s3_retries_total", "Requests to S3 that repeated one.", ["operation"]);
  const clockAhead = gauge("s3_clock_ahead_seconds", "How far S3's clock is ahead of this server's.");
  const swept = counter("swept_total", "What the sweep has removed.", ["kind"]);
  const sweptBytes = counter("swept_bytes_total", "Bytes that the sweep has removed.", ["kind"]);
  const leftOver = gauge("left_over", "What this process's last sweep found, removed or not.", ["kind"]);
  const lastSweep = gauge("last_sweep_timestamp_seconds", "When the last sweep began that came to its end.");
  const fromTrash = counter("trash_files_total", "Files that the trash's timer was to delete for good.", ["outcome"]);
  const lastTrash = gauge(
    "last_trash_timestamp_seconds",
    "When the last turn of the trash's timer began that came to its end.",
  );
  const lateFinishes = counter("late_finishes_total", "Uploads looked at for browsers that are gone.", [
    "by",
    "outcome",
  ]);
  const lastReconcile = gauge(
    "last_reconcile_timestamp_seconds",
    "When the last reconcile began that came to its end.",
  );
  const taskEvery = gauge("task_every_seconds", "How often each task of this process is due.", ["task"]);
  const databaseUp = gauge("database_up", "Whether the database answers.");

  let sweptAt: number | undefined;
  const lastOf = { sweep: lastSweep, trash: lastTrash, reconcile: lastReconcile };

  // A rate needs an earlier sample: the alerts that no files arrive, or that finishes fail, must see the zero.
  for (const visibility of ["public", "private"] as const) files.inc({ visibility }, 0);
  for (const by of ["event", "reconcile"] as const) lateFinishes.inc({ by, outcome: "failed" }, 0);

  return {
    call({ path, code, ms }) {
      calls.inc({ procedure: path, code });
      callSeconds.observe({ procedure: path }, ms / 1000);
    },
    published({ visibility, size, storedAt }) {
      files.inc({ visibility });
      bytes.inc({ visibility }, size);
      if (storedAt !== undefined) lag.observe(Math.max(0, Date.now() - storedAt.getTime()) / 1000);
    },
    limited: (limit) => limited.inc({ limit }),
    s3Request({ operation, status, ms, attempt, clockAhead: ahead }) {
      requests.inc({ operation, status: status ?? "none" });
      requestSeconds.observe({ operation }, ms / 1000);
      if (attempt > 1) retries.inc({ operation });
      if (ahead !== undefined) clockAhead.set(ahead / 1000);
    },
    swept(report, { dryRun }) {
      for (const kind of leftoverKinds) {
        const { count, bytes: size } = report[kind];
        leftOver.set({ kind }, count);
        if (dryRun) continue;
        swept.inc({ kind }, count);
        sweptBytes.inc({ kind }, size);
      }
      leftOver.set({ kind: "kept" }, report.kept);
      sweptAt = Date.now();
    },
    trashEmptied({ deleted, failed }) {
      fromTrash.inc({ outcome: "deleted" }, deleted);
      fromTrash.inc({ outcome: "failed" }, failed);
    },
    lateFinish: ({ by, status }) => lateFinishes.inc({ by, outcome: status }),
    tasks(tasks) {
      for (const { name, every } of tasks) taskEvery.set({ task: name }, every / 1000);
    },
    lastRuns(dates) {
      for (const [task, last] of Object.entries(lastOf)) last.set((dates.get(task)?.getTime() ?? 0) / 1000);
      const lastSwept = dates.get("sweep")?.getTime() ?? 0;
      // This process does not know what was found before it started, so it does not say 0: an alert would be resolved.
      sweptAt ??= lastSwept;
      // Another process has swept since, and tells what it has found.
      if (lastSwept <= sweptAt) return;
      for (const kind of [...leftoverKinds, "kept"]) leftOver.set({ kind }, 0);
    },
    databaseUp: (isUp) => databaseUp.set(isUp ? 1 : 0),
    text: () => registry.metrics(),
  };
}
