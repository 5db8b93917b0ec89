import { randomUUID } from "node:crypto";
import type { S3Storage } from "@s3-direct/upload-server";
import { createNoteActivity } from "../activity/note-activity.ts";
import type { Database } from "../db/client.ts";
import { user } from "../db/schema.ts";
import type { QuotaLimits } from "../quota/room.ts";
import { unlimited } from "../rate-limits/rate-limits.ts";
import { createRouter, nobodysAccount } from "../router.ts";
import { createLog, type Log } from "../telemetry/log.ts";
import { createMetrics } from "../telemetry/metrics.ts";

/** Creates a person's procedures, called without HTTP, for texts on this storage; small ones by default. */
export async function signUp({
  db,
  storage,
  limits,
  maxSize = 100,
  log = createLog({ write: () => undefined }),
}: {
  db: Database;
  storage: S3Storage;
  limits: QuotaLimits;
  maxSize?: number;
  log?: Log;
}) {
  const quotas = { account: limits, guest: limits };
  const rules = { accept: ["text/plain"], maxSize };
  const account = { ...nobodysAccount, noteActivity: createNoteActivity({ db, log }) };
  const router = createRouter({ db, storage, rules, quotas, guests: true, deleteAccount: true, ...account });
  const person = { id: randomUUID(), guest: false };
  await db.insert(user).values({ id: person.id, name: "Ann", email: `${person.id}@example.com` });
  const api = router.createCaller({
    requestId: randomUUID(),
    person,
    address: undefined,
    log,
    limits: unlimited,
    metrics: createMetrics({ ofProcess: false }),
  });
  return { id: person.id, api, router };
}
