// An application with one endpoint, which leaves finishing to a queue.
import { appendFileSync, existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { UploadError } from "@s3-direct/upload-core";
import { storageFromEnv } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { initTRPC } from "@trpc/server";
import { deferFinish } from "./queue.mjs";

const storage = storageFromEnv();
const t = initTRPC.context().create();

/** Writes what happens in all processes, one line each. */
const tell = (...words) => appendFileSync(process.env.STORY, `${words.join(" ")}\n`);

/** The file's name says what happens: it waits for the test's word, or the result is unknown. */
async function verify({ ctx, file, key }) {
  tell(ctx.isWorker ? "worker" : "api", "verifies", key);
  if (file.name === "slow.txt") while (!existsSync(process.env.GO)) await sleep(50);
  if (file.name === "unknown.txt") throw new UploadError("CHECK_UNAVAILABLE");
}

/** If S3 does not keep a refusal, only the queue can report it. */
function prepare({ file }) {
  if (file.name === "refused.txt") throw new UploadError("REFUSED", { sentence: "No cats." });
}

export const router = t.router({
  note: uploadProcedures({
    name: "note",
    procedure: t.procedure,
    owner: ({ ctx }) => ctx.user,
    storage,
    accept: ["text/plain"],
    maxSize: 1e6,
    verify,
    verifyTimeout: 1800,
    prepare,
    deferFinish,
    onFinish: ({ ctx, key }) => tell(ctx.isWorker ? "worker" : "api", "finished", key),
  }),
});

export const late = {
  storage,
  endpoints: {
    note: ({ owner, ...upload }) => router.createCaller({ user: owner, isWorker: true }).note.finish(upload),
  },
};
