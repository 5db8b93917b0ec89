import { sql } from "drizzle-orm";
import { expect, onTestFinished, test, vi } from "vitest";
import { databaseIn } from "../data-dir.ts";
import { openEmbedded } from "../db/client.ts";
import { openGuest } from "../testing/browser.ts";
import { runProgram } from "../testing/run-main.ts";
import { send } from "../testing/send.ts";
import { startTestApi } from "../testing/test-api.ts";
import { testDatabaseUrl } from "../testing/test-database.ts";

// The program opens the embedded database of an API that has ended.
test.skipIf(testDatabaseUrl !== undefined)(
  "the command prints which uploads failed, and its exit code says so to cron",
  async () => {
    await using api = await startTestApi({}, { ownDatabase: true });
    // The command leaves an upload that is younger than 15 minutes to its browser.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 3_600_000 });
    onTestFinished(() => void vi.useRealTimers());
    const guest = await openGuest(api);
    const plan = await guest.trpc.upload.create.mutate({ filename: "a.txt", contentType: "text/plain", size: 5 });
    expect(await send(plan, new TextEncoder().encode("hello"))).toBe(200);
    vi.useRealTimers();
    await api.close();

    const inDatabase = async (statement: string) => {
      const { db, close } = await openEmbedded(databaseIn(api.dataDir));
      await db.execute(sql.raw(statement)).finally(close);
    };
    const run = async () => {
      await using program = runProgram(["late-finish/command.ts"], { DATA_DIR: api.dataDir, DEV_S3_PORT: "0" });
      return { code: await program.exited, out: program.stdout() };
    };
    await inDatabase("alter table media add constraint no_more check (false) not valid");
    const failed = await run();
    expect(failed.out).toContain(`failed: ${plan.key} (INTERNAL)\n`);
    expect(failed).toMatchObject({ code: 1, out: expect.stringContaining("Failed, and left for the next time: 1.\n") });
    await inDatabase("alter table media drop constraint no_more");
    expect(await run()).toMatchObject({ code: 0, out: expect.stringContaining(`finished: ${plan.key}\n`) });
  },
);
