import { randomUUID } from "node:crypto";
import type { LateFinishDeps, S3Storage } from "@s3-direct/upload-server";
import { eq } from "drizzle-orm";
import type { Context, Person } from "../context.ts";
import type { Database } from "../db/client.ts";
import { fileRequest, user } from "../db/schema.ts";
import { knownMediaKeys } from "../media/queries.ts";
import { unlimited } from "../rate-limits/rate-limits.ts";
import type { AppRouter } from "../router.ts";

type Deps = { db: Database; storage: S3Storage; router: AppRouter } & Pick<Context, "log" | "metrics">;

/** What finishes uploads whose browser is gone: the procedures that it would have called, in its owner's name. */
export function createLateFinish({ db, storage, router, log, metrics }: Deps): LateFinishDeps {
  const caller = (who: Pick<Context, "person" | "fileRequestToken">) =>
    router.createCaller({
      ...who,
      requestId: randomUUID(),
      address: undefined,
      log,
      // Nobody asked for it who could be made to wait.
      limits: unlimited,
      metrics,
    });
  const callerOf = async (owner: string) => caller({ person: await findPerson(db, owner) });
  return {
    storage,
    endpoints: {
      upload: async ({ owner, ...upload }) => (await callerOf(owner)).upload.finish(upload),
      "private-upload": async ({ owner, ...upload }) => (await callerOf(owner)).privateUpload.finish(upload),
      // Its uploads are a link's.
      "requested-upload": async ({ owner, ...upload }) => {
        const fileRequestToken = await findToken(db, owner);
        return caller({ person: undefined, fileRequestToken }).requestedUpload.finish(upload);
      },
    },
    known: (mediaKeys) => knownMediaKeys(db, mediaKeys),
  };
}

/** Undefined for an account that was deleted: then its file is refused. */
async function findPerson(db: Database, id: string): Promise<Person | undefined> {
  const [person] = await db.select({ id: user.id, guest: user.isAnonymous }).from(user).where(eq(user.id, id));
  return person;
}

/** Undefined for a link whose owner's account was deleted, or that the sweep has removed. */
async function findToken(db: Database, id: string): Promise<string | undefined> {
  const [found] = await db.select({ token: fileRequest.token }).from(fileRequest).where(eq(fileRequest.id, id));
  return found?.token;
}
