import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keepAddressBefore } from "../account/address-before.ts";
import { restoreAddress } from "../account/restore-address.ts";
import { user } from "../db/schema.ts";
import { newPerson } from "../testing/new-person.ts";
import { openBrowser, someAddress } from "../testing/browser.ts";
import { signUpAndConfirm } from "../testing/passkey-person.ts";
import { startTestApi, type TestApi } from "../testing/test-api.ts";
import { openTestDatabase } from "../testing/test-database.ts";

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({ TRUST_PROXY: "1" });
});

afterAll(() => api[Symbol.asyncDispose]());

const newEmail = () => `${randomUUID()}@example.com`;

async function signUp(email: string) {
  const sent = { name: "Eve", email, password: "correct horse battery" };
  const answer = await openBrowser(api, someAddress()).post("/api/auth/sign-up/email", sent);
  return { status: answer.status, said: await answer.json() };
}

test("an address that can be taken back is given to nobody, and the answer is as for one that has an account", async () => {
  const { db } = await openTestDatabase();
  const [userId, before] = [await newPerson(db, { emailVerified: true }), newEmail()];
  const token = await keepAddressBefore(db, { userId, email: before });
  const other = await signUpAndConfirm(api);

  const answer = await signUp(before.toUpperCase());
  expect(answer.status).toBe(422);
  expect(answer).toEqual(await signUp(other.email));
  const { email: address } = other.browser.trpc.account;
  expect(await address.change.mutate({ email: before })).toEqual({ outcome: "changed" });
  expect((await address.state.query()).email).toBe(other.email);
  expect(await restoreAddress(db, token)).toMatchObject({ userId, email: before });
});

test("an address that is left while somebody signs up with it is not given to them", async () => {
  const { db } = await openTestDatabase();
  const email = newEmail();
  const run = (statement: string) => db.execute(sql.raw(statement));
  await run(`create function leave_address() returns trigger language plpgsql as $$ begin
      insert into verification (id, identifier, value, expires_at)
      values (new.id, 'address-before|' || new.id, 'somebody ' || new.email, now() + interval '1 hour');
      return new;
    end $$`);
  await run(`create trigger leave_address after insert on "user" for each row when (new.email = '${email}')
    execute function leave_address()`);
  try {
    expect((await signUp(email)).status).toBe(422);
  } finally {
    await run("drop function leave_address cascade");
  }
  expect(await db.$count(user, eq(user.email, email))).toBe(0);
});
