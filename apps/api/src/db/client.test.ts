import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { count, eq, sql } from "drizzle-orm";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { tempDataDir } from "../testing/temp-dir.ts";
import { freshDatabase, migrateUntil } from "../testing/fresh-database.ts";
import { startRelay } from "../testing/relay.ts";
import { openTestDatabase, testDatabaseUrl } from "../testing/test-database.ts";
import { type Database, isDatabaseUp, type OpenDatabase, openEmbedded, openPostgres } from "./client.ts";
import { outageOf } from "./outage.ts";
import { media, user } from "./schema.ts";

const person = () => ({ id: randomUUID(), name: "Ann", email: `${randomUUID()}@example.com` });

// The template was created the same way, from an empty folder.
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
  const server = testDatabaseUrl;
  const options = { onIdleError: (error: Error) => expect.fail(error.message) };

  test("a served database is migrated once by eight processes that start together", async () => {
    await using fresh = await freshDatabase(server);
    const opened = await Promise.all(Array.from({ length: 8 }, () => openPostgres(fresh.url, options)));
    const ann = person();
    await opened[0]?.db.insert(user).values(ann);
    for (const { db } of opened) {
      expect(await db.select({ id: user.id }).from(user).where(eq(user.id, ann.id))).toEqual([{ id: ann.id }]);
    }
    await Promise.all(opened.map(({ close }) => close()));
  });

  const connect = async (url: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return client;
  };

  /**
   * Opens a database from before the account's indexes excluded deleted files, with two files, and a connection to it.
   */
  async function openBeforeLiveMedia() {
    const fresh = await freshDatabase(server);
    const client = await connect(fresh.url);
    await migrateUntil(client, "0022_live_media");
    const ann = person();
    await client.query(`insert into "user" (id, name, email) values ($1, $2, $3)`, [ann.id, ann.name, ann.email]);
    const store = (by: pg.Client) =>
      by.query(
        `insert into media (id, owner_id, upload_key, media_key, name, size, content_type)
         values (gen_random_uuid(), $1, gen_random_uuid(), gen_random_uuid(), 'a.txt', 1, 'text/plain')`,
        [ann.id],
      );
    await store(client);
    await store(client);
    const close = async () => {
      await client.end();
      await fresh[Symbol.asyncDispose]();
    };
    return { url: fresh.url, client, store, [Symbol.asyncDispose]: close };
  }

  test("what changes the indexes of files waits for uploads and backups before it holds anything, so that they go on", async () => {
    await using before = await openBeforeLiveMedia();
    const { client, store } = before;
    const upload = await connect(before.url);
    await upload.query("begin");
    await upload.query("select id from media");
    const starting = openPostgres(before.url, options);
    const isWaiting = "datname = current_database() and wait_event_type = 'Lock'";
    const waiting = async () => (await client.query(`select from pg_stat_activity where ${isWaiting}`)).rowCount;
    await expect.poll(waiting).toBe(1);
    const held = await client.query(`select mode from pg_locks join pg_stat_activity using (pid)
      where relation = 'media'::regclass and granted and ${isWaiting}`);
    expect(held.rows).toEqual([]);
    await store(upload);
    await upload.query("commit");
    await upload.end();
    const started = await starting;
    expect(await started.db.$count(media)).toBe(3);
    await started.close();
  });

  test("an index of files that was made beforehand is used, and one whose making broke off is made anew", async () => {
    await using before = await openBeforeLiveMedia();
    const { client } = before;
    await client.query(`create index concurrently "media_owner_size_live" on media (owner_id, size, id)
      where deleted_at is null`);
    const broken = client.query(`create unique index concurrently "media_owner_name_live" on media (owner_id)`);
    await expect(broken).rejects.toMatchObject({ code: "23505" });
    const indexes = async () => {
      const { rows } = await client.query<{ name: string; id: number; valid: boolean; unique: boolean }>(
        `select relname as name, oid as id, indisvalid as valid, indisunique as unique
         from pg_index join pg_class on oid = indexrelid where indrelid = 'media'::regclass`,
      );
      return new Map(rows.map((row) => [row.name, row]));
    };
    const made = await indexes();
    expect(made.get("media_owner_name_live")).toMatchObject({ valid: false });

    await (await openPostgres(before.url, options)).close();
    const now = await indexes();
    expect(now.get("media_owner_name")).toMatchObject({ valid: true, unique: false });
    expect(now.get("media_owner_size")?.id).toBe(made.get("media_owner_size_live")?.id);
    expect([...now.values()].filter(({ valid }) => !valid)).toEqual([]);
  });
}

/** Opens the database twice, like two processes. The embedded database allows only one. */
async function openTwice() {
  if (testDatabaseUrl === undefined) {
    const database = await openTestDatabase();
    return { first: database, second: database, close: async () => undefined };
  }
  const options = { onIdleError: () => undefined };
  const [first, second] = [await openPostgres(testDatabaseUrl, options), await openPostgres(testDatabaseUrl, options)];
  return { first, second, close: async () => void (await Promise.all([first.close(), second.close()])) };
}

/** Ends the connection that holds the lock with this name. */
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
      // Postgres reports it at once, while no statement of that connection is under way.
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
      // The 20 waiting calls take all ten connections twice.
      const waiting = Promise.all(Array.from({ length: 20 }, () => reasonOf(hold(second.db))));
      await second.db.execute(sql`select 1`);
      expect(await waiting).toEqual(Array.from({ length: 20 }, () => expect.objectContaining(unavailable)));
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
      await expect(openPostgres(url, options)).rejects.toThrow("can't be used (55P03): something holds");
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
    const database = await openPostgres(relay.url, { ...options, queryTimeoutMs: 3_000 });
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

test.each([
  ["postgres://ann:s3cr3t@127.0.0.1:9/none", "(ECONNREFUSED): nothing answers there"],
  ["postgres://ann:no#s3cr3t/1@127.0.0.1:9/none", "(ERR_INVALID_URL): it is no URL: in a password write"],
])("a database that can't be used is told in one sentence with advice, without its password: %s", async (url, told) => {
  const error: unknown = await openPostgres(url, { onIdleError: () => undefined }).catch((reason: unknown) => reason);
  expect(String(error)).toContain(`The database that DATABASE_URL names can't be used ${told}`);
  expect(String(error)).not.toContain("s3cr3t");
});

test("a failure that the driver finds, which has no code, is told in the driver's words", async () => {
  const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  await expect(openPostgres(`postgres://ann@127.0.0.1:${port}/db`, { onIdleError: () => undefined })).rejects.toThrow(
    /^The database that DATABASE_URL names can't be used \((Connection terminated unexpectedly|ECONNRESET)\)\.$/,
  );
});

if (testDatabaseUrl !== undefined) {
  const server = testDatabaseUrl;

  test("a user who may create no tables is told as such", async () => {
    await using fresh = await freshDatabase(server);
    const url = new URL(fresh.url);
    url.username = `tableless_${randomUUID().slice(0, 8)}`;
    const client = new pg.Client({ connectionString: fresh.url });
    await client.connect();
    try {
      await client.query(`create role "${url.username}" login`);
      const opening = openPostgres(url.href, { onIdleError: () => undefined });
      await expect(opening).rejects.toThrow("(42501): its user may not create what is missing there");
      await client.query(`drop role "${url.username}"`);
    } finally {
      await client.end();
    }
  });

  test("a wrong password or name of a database is told as such", async () => {
    const other = (change: (url: URL) => void) => {
      const url = new URL(server);
      change(url);
      return openPostgres(url.href, { onIdleError: () => undefined });
    };
    await expect(other((url) => (url.username = "nobody_of_this_name"))).rejects.toThrow(/\((28P01|28000)\): it/);
    await expect(other((url) => (url.pathname = "/none"))).rejects.toThrow("(3D000): there is no database");
  });
}
