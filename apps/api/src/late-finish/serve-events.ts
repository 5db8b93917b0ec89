import { type EventOutcome, finishFromEvent, type LateFinishDeps } from "@s3-direct/upload-server";
import { Hono } from "hono";
import { basicAuth } from "hono/basic-auth";
import { describeError } from "../telemetry/describe-error.ts";
import type { Log } from "../telemetry/log.ts";

export type EventsDeps = { late: LateFinishDeps; secret: string; log: Log };

/**
 * In milliseconds. EventBridge waits for five seconds
 * (https://repost.aws/knowledge-center/eventbridge-api-destination-target-failure), and sends again what took longer.
 */
const patience = 4_000;

/**
 * Where S3 tells that files have arrived: `POST /events/s3`, by the user `s3` with that password, which is how both EventBridge and Ceph
 * say who they are. What could not be finished in time, or this time, is answered with 503: send it again.
 */
export function serveEvents({ late, secret, log }: EventsDeps) {
  const app = new Hono();
  app.use("/events/s3", basicAuth({ username: "s3", password: secret }));
  app.post("/events/s3", async (c) => {
    const event: unknown = await c.req.json().catch(() => undefined);
    const finishing = finishFromEvent(late, event).then(
      (outcomes) => {
        for (const outcome of outcomes) logOutcome(log, outcome);
        return "told" as const;
      },
      (error: unknown) => {
        log.warn(describeError(error), "an event has to be sent again");
        return "again" as const;
      },
    );
    // What takes longer goes on meanwhile, and is found finished when the event comes again.
    const answer = await Promise.race([finishing, afterPatience()]);
    return answer === "told" ? c.body(null, 204) : c.body(null, 503, { "retry-after": "60" });
  });
  return app;
}

const afterPatience = () =>
  new Promise<"again">((resolve) => {
    setTimeout(() => resolve("again"), patience).unref();
  });

function logOutcome(log: Log, outcome: EventOutcome): void {
  if (outcome.status === "ignored" && outcome.because === "event") return log.warn({}, "this was no event of S3's");
  const code = outcome.status === "refused" ? { code: outcome.error.code } : {};
  log.info(
    { status: outcome.status, uploadKey: "key" in outcome ? outcome.key : undefined, ...code },
    "an upload arrived",
  );
}
