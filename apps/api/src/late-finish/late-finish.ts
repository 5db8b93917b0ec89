import { randomUUID } from "node:crypto";
import type { LateFinishDeps, S3Storage } from "@s3-direct/upload-server";
import { eq } from "drizzle-orm";
import type { Context, Person } from "../context.ts";
import type { Database } from "../db/client.ts";
import { fileRequest, user } from "../db/schema.ts";
import { requestedUploadName } from "../file-request/find-file-request.ts";
import { knownMediaKeys } from "../media/queries.ts";
import { unlimited } from "../rate-limits/rate-limits.ts";
import type { AppRouter } from "../router.ts";
import { currentRequestId } from "../telemetry/request-id.ts";
import { endpointNames } from "../uploads.ts";

type Deps = { db: Database; storage: S3Storage; router: AppRouter } & Pick<Context, "log" | "metrics">;

/**
 * Creates what finishes uploads that browsers have left: it calls the procedures that the browser would have called, in
 * the owner's name.
 */
export function createLateFinish({ db, storage, router, log, metrics }: Deps): LateFinishDeps {
  const caller = (who: Pick<Context, "person" | "fileRequestToken">) =>
    router.createCaller({
      ...who,
      // An event's own, by which the log's lines about it are found.
      requestId: currentRequestId() ?? randomUUID(),
      address: undefined,
      log,
      // There is no caller who could be told to wait.
      limits: unlimited,
      metrics,
    });
  const callerOf = async (owner: string) => caller({ person: await findPerson(db, owner) });
  return {
    storage,
    endpoints: {
      [endpointNames.public]: async ({ owner, ...upload }) => (await callerOf(owner)).upload.finish(upload),
      [endpointNames.private]: async ({ owner, ...upload }) => (await callerOf(owner)).privateUpload.finish(upload),
      // The owner of these uploads is a file request.
      [requestedUploadName]: async ({ owner, ...upload }) => {
        const fileRequestToken = await findToken(db, owner);
        return caller({ person: undefined, fileRequestToken }).requestedUpload.finish(upload);
      },
    },
    finished: (mediaKeys) => knownMediaKeys(db, mediaKeys),
  };
}

/** Returns undefined for a deleted account: its file is then refused. */
async function findPerson(db: Database, id: string): Promise<Person | undefined> {
  const [person] = await db.select({ id: user.id, guest: user.isAnonymous }).from(user).where(eq(user.id, id));
  return person;
}

/** Returns undefined if the account of the link's owner was deleted, or the sweep has removed the link. */
async function findToken(db: Database, id: string): Promise<string | undefined> {
  const [found] = await db.select({ token: fileRequest.token }).from(fileRequest).where(eq(fileRequest.id, id));
  return found?.token;
}
