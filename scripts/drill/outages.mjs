// Six realistic outages. No process is informed when one begins.
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";

const minute = 60_000;

/** Returns a change of the upload bucket. */
const uploadBucketWith = (change) => (setUp) => ({
  ...setUp,
  buckets: setUp.buckets.map((bucket, index) => (index === 0 ? { ...bucket, ...change } : bucket)),
});

/** Restarts S3 with the right set-up, or with the change if one is given. */
export async function comeBack(s3, change) {
  await s3.stop();
  await s3.start(change);
}

export const outages = {
  "wrong-signer-key": ({ s3 }) =>
    comeBack(s3, (setUp) => ({
      ...setUp,
      users: setUp.users.map((user) =>
        user.accessKeyId === "signer" ? { ...user, secretAccessKey: "rotated-and-told-nobody" } : user,
      ),
    })),
  "cors-lost": ({ s3 }) => comeBack(s3, uploadBucketWith({ cors: [] })),
  "lifecycle-missing": ({ s3 }) => comeBack(s3, uploadBucketWith({ lifecycle: [] })),
  "s3-slow": ({ s3 }) => void s3.faults().add({ kind: "latency", ms: 4_000 }),
  "clock-skew": ({ clock }) => void (clock.offset = -20 * minute),
  "postgres-full": ({ disk }) => fill(disk),
};

/** Fills the disk until nothing more can be written. */
async function fill(disk) {
  const file = createWriteStream(join(disk, "filler"));
  const chunk = Buffer.alloc(1024 * 1024);
  const failed = finished(file).catch(({ code }) => {
    if (code !== "ENOSPC") throw new Error(`The disk is not full: ${code}.`);
  });
  while (!file.errored) await new Promise((resolve) => file.write(chunk, () => resolve()));
  await failed;
}

/** Stores objects with a date three days ago, which the upload bucket's lifecycle rule would have removed. */
export async function leaveOldUploads({ clock, putObject }) {
  const days = 3;
  clock.offset = -days * 24 * 60 * minute;
  const date = new Date(Date.now() + clock.offset).toISOString().slice(0, 10).replaceAll("-", "");
  for (let index = 0; index < 150; index += 1) {
    await putObject(`uploads/upload/somebody/${date}-${crypto.randomUUID()}.5.note.txt`, clock.offset);
  }
  clock.offset = 0;
}
