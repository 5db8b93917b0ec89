import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { session, user } from "../db/schema.ts";
import { createLog } from "../telemetry/log.ts";
import { createMetrics } from "../telemetry/metrics.ts";
import { newPerson } from "../testing/new-person.ts";
import { collectingMailer } from "../testing/collecting-mailer.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { createEmailRouter } from "./email-router.ts";

/**
 * Changes the address of a confirmed owner with an unverified address; `happens` runs while the change is under way.
 */
async function changeWhile(happens: (person: { id: string }) => Promise<unknown>) {
  const { db } = await openTestDatabase();
  const id = await newPerson(db);
  const times = { expiresAt: new Date(Date.now() + 60_000), confirmedAt: new Date() };
  await db.insert(session).values({ id, token: id, userId: id, ...times });
  const { mailer, sent } = collectingMailer();
  const deps = { db, mailer, recovery: undefined, webOrigin: "https://app.example" };
  const attempt = async () => {
    await happens({ id });
    return { allowed: true, retryAfter: 0 };
  };
  const caller = createEmailRouter(deps).createCaller({
    requestId: id,
    person: { id, guest: false },
    sessionId: id,
    address: undefined,
    log: createLog({ write: () => undefined }),
    limits: { spend: () => Promise.resolve(), attempt, forgive: () => Promise.resolve() },
    metrics: createMetrics({ ofProcess: false }),
  });
  return { sent, changing: caller.change({ email: `new-${id}@example.com` }) };
}

test("an address that is verified while another one is asked for is changed by a link", async () => {
  const { db } = await openTestDatabase();
  const verified = await changeWhile(({ id }) => db.update(user).set({ emailVerified: true }).where(eq(user.id, id)));
  expect(await verified.changing).toEqual({ outcome: "asked" });
  expect(verified.sent.map(({ link }) => link)).toContainEqual(expect.stringContaining("/verify-email#"));
});

test("who is signed out while another address is asked for hears so", async () => {
  const { db } = await openTestDatabase();
  const ended = await changeWhile(({ id }) => db.delete(session).where(eq(session.id, id)));
  await expect(ended.changing).rejects.toThrow("SIGNED_OUT");
  expect(ended.sent).toEqual([]);
});
