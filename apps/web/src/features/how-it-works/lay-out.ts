import type { Entry, RecordedCall, RecordedRequest, Recording } from "./recording.ts";

/** Entries that ran one after another on one line: the API's, or a connection to a host. */
export type Line = { id: string; entries: readonly Entry[] };

/** A host's name and its connections. */
export type HostLines = { host: string; lines: readonly Line[] };

/** Puts each entry on the first free line, so the number of lines is the number of simultaneous connections. */
export function layOut({ entries }: Recording): { calls: readonly Line[]; hosts: readonly HostLines[] } {
  const requests = entries.filter((entry): entry is RecordedRequest => entry.kind === "request");
  const hosts = [...new Set(requests.map(({ request }) => request.host))];
  return {
    calls: toLines(
      "api",
      entries.filter((entry): entry is RecordedCall => entry.kind === "call"),
    ),
    hosts: hosts.map((host) => ({
      host,
      lines: toLines(
        host,
        requests.filter(({ request }) => request.host === host),
      ),
    })),
  };
}

function toLines(name: string, entries: readonly Entry[]): Line[] {
  const lines: Entry[][] = [];
  for (const entry of entries) {
    const free = lines.find((line) => (line.at(-1)?.to ?? Infinity) <= entry.from);
    if (free === undefined) lines.push([entry]);
    else free.push(entry);
  }
  return lines.map((line, index) => ({ id: `${name}-${index}`, entries: line }));
}

/** Sums the bytes that S3 has received, and computes the speed over the time in which anything was sent. */
export function sumSent({ entries }: Recording, now: number): { bytes: number; bytesPerSecond: number | undefined } {
  const requests = entries.filter((entry): entry is RecordedRequest => entry.kind === "request");
  const first = requests[0];
  if (first === undefined) return { bytes: 0, bytesPerSecond: undefined };
  const bytes = requests.reduce((sum, { loaded, request }) => sum + Math.min(loaded, request.bytes), 0);
  const until = Math.max(...requests.map(({ to }) => to ?? now));
  return { bytes, bytesPerSecond: until > first.from ? (bytes / (until - first.from)) * 1_000 : undefined };
}
