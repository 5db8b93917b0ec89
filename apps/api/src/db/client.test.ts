import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { count, eq, sql } from "drizzle-orm";
import pg from "pg";
import { expect, test } from "vitest";
import { tempDataDir } from "../testing/temp-dir.ts";
import { startRelay } from "../testing/relay.ts";
import { openTestDatabase, testDatabaseUrl } from "../testing/test-database.ts";
import { type Database, isDatabaseUp, type OpenDatabase, openEmbedded, openPostgres } from "./client.ts";
import { outageOf } from "./outage.ts";
import { user } from "./schema.ts";

const person = () => ({ id: randomUUID(), name: "Ann", email: `${randomUUID()}@example.com` });

// The template that it begins with was made the same way, of a folder that was empty.
test("the embedded database keeps its rows and its migrations from start to start", async () => {
  await using dir = await tempDataDir();
  const folder = join(dir.path, "db");
  const ann = person();
  const first = await openEmbedded(folder);
  await first.db.insert(user).values(ann);
  await first.close();

  const second = await openEmbedded(folder);
  const rows = await second.db.select({ n: count() }).from(user).where(eq(user.id, ann.id));
  expect(rows).toEqual([{ n: 1 }]);
  await second.close();
});

if (testDatabaseUrl !== undefined) {
  const url = new URL(testDatabaseUrl);

  test("a served database is migrated once by eight processes that start together", async () => {
    const admin = new pg.Client({ connectionString: url.href });
    await admin.connect();
    const name = `race_${randomUUID().replaceAll("-", "")}`;
    await admin.query(`create database ${name}`);
    try {
      const options = { onIdleError: (error: Error) => expect.fail(error.message) };
      const fresh = new URL(`/${name}`, url).href;
      const opened = await Promise.all(Array.from({ length: 8 }, () => openPostgres(fresh, options)));
      const ann = person();
      await opened[0]?.db.insert(user).values(ann);
      for (const { db } of opened) {
        expect(await db.select({ id: user.id }).from(user).where(eq(user.id, ann.id))).toEqual([{ id: ann.id }]);
      }
      await Promise.all(opened.map(({ close }) => close()));
    } finally {
      await admin.query(`drop database ${name}`);
      await admin.end();
    }
  });
}

/** Two processes that have the database open; the embedded one is one process's alone. */
async function openTwice() {
  if (testDatabaseUrl === undefined) {
    const database = await openTestDatabase();
    return { first: database, second: database, close: async () => undefined };
  }
  const options = { onIdleError: () => undefined };
  const [first, second] = [await openPostgres(testDatabaseUrl, options), await openPostgres(testDatabaseUrl, options)];
  return { first, second, close: async () => void (await Promise.all([first.close(), second.close()])) };
}

/** Ends the connection that holds the lock of that name. */
async function endHolder({ db }: OpenDatabase, name: string) {
  await db.execute(sql`select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and granted and objid = hashtext(${name})::oid`);
}

test("a task that one process is at is nobody else's until it ends, in whatever way", async () => {
  const { first, second, close } = await openTwice();
  const name = randomUUID();
  let end: (() => void) | undefined;
  const underWay = first.runExclusively(name, () => new Promise<string>((resolve) => (end = () => resolve("done"))));
  await expect.poll(() => end).toBeDefined();
  expect(await second.runExclusively(name, async () => "twice")).toBeUndefined();
  expect(await first.runExclusively(name, async () => "twice")).toBeUndefined();
  expect(await second.runExclusively(randomUUID(), async () => "another")).toBe("another");
  end?.();
  expect(await underWay).toBe("done");
  await expect(second.runExclusively(name, () => Promise.reject(new Error("It broke.")))).rejects.toThrow("It broke.");
  expect(await first.runExclusively(name, async () => "next")).toBe("next");
  await close();
});

if (testDatabaseUrl !== undefined) {
  test("a connection that breaks between two statements of a transaction fails that, and not the process", async () => {
    const { first, second, close } = await openTwice();
    const name = randomUUID();
    const broken = first.db.transaction(async (own) => {
      await own.execute(sql`select pg_advisory_xact_lock(1, hashtext(${name}))`);
      await endHolder(second, name);
      // Postgres says so at once, while nobody waits for an answer of that connection.
      await sleep(200);
      await own.execute(sql`select 1`);
    });
    expect(outageOf(await broken.catch((error: unknown) => error))).toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    expect(await isDatabaseUp(first.db)).toBe(true);
    await close();
  });

  test("a task whose connection breaks goes on, and another process may take it up", async () => {
    const { first, second, close } = await openTwice();
    const name = randomUUID();
    let end: (() => void) | undefined;
    const underWay = first.runExclusively(name, () => new Promise<string>((resolve) => (end = () => resolve("done"))));
    await expect.poll(() => end).toBeDefined();
    await endHolder(second, name);
    await expect.poll(() => second.runExclusively(name, async () => "next")).toBe("next");
    end?.();
    expect(await underWay).toBe("done");
    await close();
  });
}

if (testDatabaseUrl !== undefined) {
  const url = testDatabaseUrl;
  const options = { onIdleError: () => undefined };
  const unavailable = { code: "STORAGE_UNAVAILABLE" };
  const reasonOf = async (call: PromiseLike<unknown>) =>
    outageOf(await call.then(undefined, (error: unknown) => error));
  const begin = ({ db }: OpenDatabase) => db.transaction((tx) => tx.execute(sql`select 1`));

  test("a row that somebody holds keeps nobody out who does not want it, and who holds it and does nothing is cut off", async () => {
    const { first, second, close } = await openTwice();
    const ann = person();
    await first.db.insert(user).values(ann);
    const hold = (db: Pick<Database, "select">) => db.select().from(user).where(eq(user.id, ann.id)).for("update");
    await first.db.transaction(async (tx) => {
      await hold(tx);
      // On all connections.
      const waiting = Promise.all(Array.from({ length: 10 }, () => reasonOf(hold(second.db))));
      await second.db.execute(sql`select 1`);
      expect(await waiting).toEqual(Array.from({ length: 10 }, () => expect.objectContaining(unavailable)));
      const idle = await tx.execute(sql`show idle_in_transaction_session_timeout`);
      expect(idle).toMatchObject({ rows: [{ idle_in_transaction_session_timeout: "10s" }] });
    });
    expect(await hold(second.db)).toHaveLength(1);
    await close();
  });

  test("a process that starts does not wait for a table that is held for long, and says why", async () => {
    const { first, close } = await openTwice();
    await first.db.transaction(async (tx) => {
      await tx.execute(sql`lock table drizzle.__drizzle_migrations`);
      await expect(openPostgres(url, options)).rejects.toThrow("can't be used (55P03).");
    });
    await (await openPostgres(url, options)).close();
    await close();
  });

  test("connections that break where transactions begin are replaced", async () => {
    await using relay = await startRelay(url);
    const database = await openPostgres(relay.url, options);
    relay.cutAt("begin");
    const broken = await Promise.all(Array.from({ length: 12 }, () => reasonOf(begin(database))));
    expect(broken).toEqual(broken.map(() => expect.objectContaining(unavailable)));
    relay.cutAt(undefined);
    await begin(database);
    await database.close();
  });

  test("a database that says nothing is told soon, and asked anew once it speaks again", async () => {
    await using relay = await startRelay(url);
    const database = await openPostgres(relay.url, { ...options, patience: 200 });
    const hanging = database.db.transaction((tx) => {
      relay.silence(true);
      return tx.execute(sql`select 1`);
    });
    expect(await reasonOf(hanging)).toMatchObject(unavailable);
    expect(await isDatabaseUp(database.db)).toBe(false);
    relay.silence(false);
    await begin(database);
    expect(await isDatabaseUp(database.db)).toBe(true);
    await database.close();
  });
}

test("a database that is not there is told in one sentence, without its password", async () => {
  const refused = openPostgres("postgres://ann:s3cr3t@127.0.0.1:9/none", { onIdleError: () => undefined });
  await expect(refused).rejects.toThrow("The database that DATABASE_URL names can't be used (ECONNREFUSED).");
});
