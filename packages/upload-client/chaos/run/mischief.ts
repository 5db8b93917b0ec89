import type { DevS3 } from "@s3-direct/dev-s3";
import { UploadError } from "@s3-direct/upload-core";
import { TRPCError } from "@trpc/server";
import type { LineFault } from "../stage/line.ts";
import type { Random } from "./random.ts";

/** The faults of one visitor's requests. */
export type Mischief = {
  /** Stops all faults. */
  calm: () => void;
  toS3: () => LineFault | undefined;
  toApi: () => LineFault | undefined;
  /** Returns an error for a call to the API to throw. */
  inApi: () => Error | undefined;
  /** Makes S3 itself fail, for the page or the API. */
  inS3: (faults: DevS3["faults"], user: string) => void;
};

const readable = { "access-control-allow-origin": "*" };
const signIn = "<!DOCTYPE html><title>Sign in to Wi-Fi</title>";

export function createMischief(random: Random): Mischief {
  let probability = random.pick([0.1, 0.2, 0.3, 0.5]);
  const sometimes = <T>(draw: () => T): T | undefined => (random.chance(probability) ? draw() : undefined);

  function onTheWay(): LineFault {
    const after = random.between(0, 200_000);
    return random.pick<LineFault>([
      { kind: "cut", after: 0 },
      { kind: "cut", after },
      { kind: "stall", after },
      { kind: "slow", bytesPerSecond: random.between(500_000, 5_000_000) },
      { kind: "late", ms: random.between(10, 500) },
      { kind: "lost-answer" },
      { kind: "lost-answer" },
      { kind: "cut-answer" },
      { kind: "trickle", ms: random.between(10, 500) },
      { kind: "reset-after-answer" },
      { kind: "answer", status: 200, headers: readable, body: signIn },
      { kind: "answer", status: 502, body: "<html>Bad gateway</html>" },
    ]);
  }

  return {
    calm() {
      probability = 0;
    },
    toS3: () =>
      sometimes(() =>
        random.pick<LineFault>([
          onTheWay(),
          onTheWay(),
          onTheWay(),
          { kind: "flip" },
          { kind: "headers", change: { etag: '"0"' } },
          { kind: "answer", status: 200, headers: readable },
          { kind: "answer", status: 302, headers: { location: "http://127.0.0.1:1/sign-in" } },
        ]),
      ),
    toApi: () => sometimes(onTheWay),
    inApi: () =>
      random.chance(probability / 3)
        ? random.pick<Error>([
            new Error("The database is gone."),
            new TRPCError({ code: "UNAUTHORIZED" }),
            new TRPCError({
              code: "TOO_MANY_REQUESTS",
              message: new UploadError("RATE_LIMITED", { details: { retryAfter: 0.2 } }).message,
            }),
          ])
        : undefined,
    inS3(faults, user) {
      if (!random.chance(probability / 2)) return;
      const some = { key: `*/${user}/*`, count: random.between(1, 2) };
      const operation = random.pick(["PutObject", "UploadPart", "PostObject"]);
      random.pick<() => void>([
        () => void faults.add({ kind: "error", code: "SlowDown", ...some }),
        () => void faults.add({ kind: "error", code: "InternalError", ...some }),
        () => void faults.add({ kind: "error", code: "InternalError", withoutCors: true, ...some }),
        () => void faults.add({ kind: "lost-answer", ...some }),
        () => void faults.add({ kind: "latency", ms: random.between(10, 500), ...some }),
        () => void faults.add({ kind: "reset", afterBytes: 0, ...some }),
        () => void faults.add({ kind: "error-in-200", code: "InternalError", operation: "CopyObject", ...some }),
        () =>
          void faults.add({
            kind: "error-in-200",
            code: "InternalError",
            operation: "CompleteMultipartUpload",
            ...some,
          }),
        () => void faults.add({ kind: "clock", offsetMs: 7_200_000, operation, ...some }),
        () => void faults.add({ kind: "error", code: "AccessDenied", operation, ...some }),
        () => void faults.add({ kind: "error", code: "NoSuchUpload", operation: "UploadPart", ...some }),
      ])();
    },
  };
}
