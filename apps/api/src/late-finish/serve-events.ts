import { finishFromEvent, type LateFinishDeps } from "@s3-direct/upload-server";
import { Hono } from "hono";
import { basicAuth } from "hono/basic-auth";
import type { Log } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { tellOutcome } from "./tell-outcome.ts";

export type EventsDeps = { late: LateFinishDeps; secret: string; log: Log; metrics: Metrics };

/**
 * In milliseconds. EventBridge waits for five seconds
 * (https://repost.aws/knowledge-center/eventbridge-api-destination-target-failure), and then sends the event again.
 */
const patience = 4_000;

/**
 * Receives S3's events about new objects: `POST /events/s3`, as the user `s3` with this password, which both
 * EventBridge and Ceph can send. Uploads that can't be finished in time, or this time, are answered with 503, so that
 * the event is sent again.
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
    // A slower finish continues: the repeated event joins it, or finds the upload finished.
    const answer = await Promise.race([finishing, afterPatience()]);
    return answer === "told" ? c.body(null, 204) : c.body(null, 503, { "retry-after": "60" });
  });
  return app;
}

const afterPatience = () =>
  new Promise<"again">((resolve) => {
    setTimeout(() => resolve("again"), patience).unref();
  });
