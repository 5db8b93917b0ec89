import { formatBytes } from "@s3-direct/upload-core";
import type { Leftover } from "@s3-direct/upload-server";
import { print, runCommand } from "../command.ts";
import { StartError } from "../start-error.ts";
import { sweepTask } from "./sweep-timer.ts";
import { sweepAll, type SweepReport } from "./sweep-all.ts";

const help = `pnpm --filter @s3-direct/api sweep            removes what is left over, and tells what that was
pnpm --filter @s3-direct/api sweep --dry-run  only tells

With SWEEP_EVERY_HOURS the API sweeps by itself.`;

const whatTheyAre = {
  orphan: "published, and no row",
  upload: "never finished, or refused",
  parts: "parts that can't be gone on with",
  version: "an old version",
} satisfies Record<Leftover["kind"], string>;

runCommand(help, async (resources, { dryRun }) => {
  const onFound = ({ kind, bucket, key, size, since }: Leftover) =>
    print(`${whatTheyAre[kind]}: ${bucket}/${key} (${formatBytes(size)}, ${since.toISOString()})`);
  const report = await resources.runExclusively(sweepTask, () => sweepAll(resources, { dryRun, onFound }));
  if (report === undefined) throw new StartError("Another process is sweeping right now.");
  print(summary(report, { dryRun }));
});

function summary(report: SweepReport, { dryRun }: { dryRun: boolean }): string {
  const { orphan, upload, parts, version, accounts, erasedOwners, reservations, fileRequests, deleted } = report;
  const files = [
    `${orphan.count} published files without a row (${formatBytes(orphan.bytes)})`,
    `${upload.count} uploads (${formatBytes(upload.bytes)})`,
    `${parts.count} unfinished uploads in parts`,
    `${version.count} old versions (${formatBytes(version.bytes)})`,
    `${accounts} accounts whose deletion had broken off`,
    `${erasedOwners} notes of deleted accounts whose files were to be looked for once more`,
    `${fileRequests} requests for files, long over and empty`,
    `${deleted} rows of files that were deleted long ago`,
    `${reservations} reservations`,
  ];
  return `${dryRun ? "There are left over" : "Removed"}: ${files.join(", ")}.`;
}
