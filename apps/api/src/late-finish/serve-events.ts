import { finishFromEvent, type FinishFromEventDeps, type LateFinishDeps } from "@s3-direct/upload-server";
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
  const app = new Hono<{ Variables: { requestId: string } }>();
  app.use("/events/s3", basicAuth({ username: "s3", password: secret }));
  app.post("/events/s3", async (c) => {
    const event: unknown = await c.req.json().catch(() => undefined);
    const onOutcome = (outcome: Outcome) => logOutcome(log, { requestId: c.get("requestId"), outcome });
    const finishing = finishFromEvent({ ...late, onOutcome }, event).then(
      () => "told" as const,
      // Of which objects the log says by now.
      () => "again" as const,
    );
    // What takes longer goes on meanwhile: the event that comes again joins it, or finds it finished.
    const answer = await Promise.race([finishing, afterPatience()]);
    return answer === "told" ? c.body(null, 204) : c.body(null, 503, { "retry-after": "60" });
  });
  return app;
}

type Outcome = Parameters<NonNullable<FinishFromEventDeps["onOutcome"]>>[0];

const afterPatience = () =>
  new Promise<"again">((resolve) => {
    setTimeout(() => resolve("again"), patience).unref();
  });

function logOutcome(log: Log, { requestId, outcome }: { requestId: string; outcome: Outcome }): void {
  if (!("key" in outcome)) return log.warn({ requestId }, "this was no event of S3's");
  const { status, key: uploadKey } = outcome;
  if (status === "failed") {
    return log.warn({ requestId, uploadKey, ...describeError(outcome.error) }, "an event has to be sent again");
  }
  const code = status === "refused" ? { code: outcome.error.code } : {};
  log.info({ requestId, status, uploadKey, ...code }, "an upload arrived");
}
