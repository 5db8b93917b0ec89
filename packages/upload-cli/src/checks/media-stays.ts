import { HeadObjectCommand } from "@aws-sdk/client-s3";
import { ask } from "./ask.ts";
import { holds, risk, type Findings } from "./finding.ts";
import { orRefused } from "./outcome.ts";
import type { Probe } from "./probe.ts";

/** Checks that no lifecycle rule of the media bucket removes published files: S3's response about a file says so. */
export function checkMediaStays({ storage }: Probe, { Key, what }: { Key: string; what: string }): Promise<Findings> {
  const { mediaBucket: Bucket, publisher } = storage;
  const title = `S3 names no lifecycle rule that removes ${what}`;
  const look = async () => {
    const found = await orRefused(publisher.send(new HeadObjectCommand({ Bucket, Key })));
    if (found === undefined) return { findings: [] };
    const { Expiration: detail } = found;
    if (detail === undefined) return holds(title);
    const folder = `${Key.split("/")[0]}/`;
    const advice = `Let that rule of ${Bucket} leave out ${folder}, unless these files are to go: nobody is told when it removes one.`;
    return risk(title, { detail, advice });
  };
  return ask(title, look, "warning");
}
