import { finishFromEvent, type LateFinishDeps } from "@s3-direct/upload-server";
import { Hono } from "hono";
import { basicAuth } from "hono/basic-auth";
import type { Log } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { tellOutcome } from "./tell-outcome.ts";

export type EventsDeps = { late: LateFinishDeps; secret: string; log: Log; metrics: Metrics };

/**
 * In milliseconds. EventBridge waits for five seconds
 * (https://repost.aws/knowledge-center/eventbridge-api-destination-target-failure), and sends again what took longer.
 */
const patience = 4_000;

/**
 * Where S3 tells that files have arrived: `POST /events/s3`, by the user `s3` with that password, which is how both EventBridge and Ceph
 * say who they are. What could not be finished in time, or this time, is answered with 503: send it again.
 */
export function serveEvents({ late, secret, log, metrics }: EventsDeps) {
  const app = new Hono<{ Variables: { requestId: string } }>();
  app.use("/events/s3", basicAuth({ username: "s3", password: secret }));
  app.post("/events/s3", async (c) => {
    const event: unknown = await c.req.json().catch(() => undefined);
    const telling = { log, metrics, by: "event", requestId: c.get("requestId") } as const;
    const finishing = finishFromEvent({ ...late, onOutcome: (outcome) => tellOutcome(telling, outcome) }, event).then(
      () => "told" as const,
      // The log says which objects have failed.
      () => "again" as const,
    );
    // A finish that takes longer goes on: the event that comes again joins it, or finds it finished.
    const answer = await Promise.race([finishing, afterPatience()]);
    return answer === "told" ? c.body(null, 204) : c.body(null, 503, { "retry-after": "60" });
  });
  return app;
}

const afterPatience = () =>
  new Promise<"again">((resolve) => {
    setTimeout(() => resolve("again"), patience).unref();
  });
