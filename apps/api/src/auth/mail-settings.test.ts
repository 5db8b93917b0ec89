import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { assert, expect, test } from "vitest";
import { passkey, session, user, verification } from "../db/schema.ts";
import { createRateLimits } from "../rate-limits/rate-limits.ts";
import { collectingMailer } from "../testing/collecting-mailer.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { mailSettings } from "./mail-settings.ts";

const webOrigin = "https://app.example";

/** Adds a person. Returns also what better-auth would call for that person. */
async function addPerson() {
  const { db } = await openTestDatabase();
  const id = randomUUID();
  const times = { createdAt: new Date(), updatedAt: new Date() };
  const person = { id, name: "Ann", email: `${id}@example.com`, emailVerified: true, ...times };
  await db.insert(user).values(person);
  const { mailer, sent } = collectingMailer();
  const settings = { pointsPerUser: 1, pointsPerAddress: 1, signUpsPerAddress: 1 };
  const limits = createRateLimits({ settings, shared: undefined });
  const noteActivity = () => Promise.resolve();
  const { emailAndPassword } = mailSettings({ db, limits, mailer, noteActivity, webOrigin });
  assert("sendResetPassword" in emailAndPassword);
  const { sendResetPassword, onPasswordReset } = emailAndPassword;
  assert(sendResetPassword !== undefined && onPasswordReset !== undefined);
  return { db, person, sent, sendResetPassword, onPasswordReset };
}

test("a link for a new password that was made while the address changed is sent to nobody, and good for nothing", async () => {
  const { db, person, sent, sendResetPassword } = await addPerson();
  const made = {
    identifier: `reset-password:${randomUUID()}`,
    value: person.id,
    expiresAt: new Date(Date.now() + 60_000),
  };
  await db.insert(verification).values({ id: randomUUID(), ...made });
  const asked = { token: "a token", url: webOrigin };
  await sendResetPassword({ ...asked, user: person }, undefined);
  expect(sent).toHaveLength(1);
  await sendResetPassword({ ...asked, user: { ...person, email: "before@example.com" } }, undefined);
  expect(sent).toHaveLength(1);
  expect(await db.$count(verification, eq(verification.value, person.id))).toBe(0);
});

test("a new password takes the passkey with it that was added while the sessions ended", async () => {
  const { db, person, onPasswordReset } = await addPerson();
  const expiresAt = new Date(Date.now() + 60_000);
  await db.insert(session).values({ id: randomUUID(), token: randomUUID(), userId: person.id, expiresAt });
  await db.execute(
    sql.raw(`
    create function add_passkey() returns trigger language plpgsql as $$ begin
      insert into passkey (id, user_id, public_key, credential_id, counter, device_type, backed_up)
      values (old.id, old.user_id, 'a key', old.id, 0, 'singleDevice', false);
      return old;
    end $$`),
  );
  await db.execute(
    sql.raw("create trigger add_passkey before delete on session for each row execute function add_passkey()"),
  );
  try {
    await onPasswordReset({ user: person }, undefined);
  } finally {
    await db.execute(sql.raw("drop function add_passkey cascade"));
  }
  expect(await db.$count(passkey, eq(passkey.userId, person.id))).toBe(0);
});
