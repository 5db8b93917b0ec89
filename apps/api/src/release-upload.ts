import type { BytesMayRemain, S3Storage } from "@s3-direct/upload-server";
import type { Database } from "./db/client.ts";
import { markDeleted } from "./media/queries.ts";
import { waitForAccountOf } from "./quota/hold-account.ts";
import { release } from "./quota/reservations.ts";

/** Frees the space that was reserved for an upload that will not be published. */
export async function releaseUpload(
  { db, storage }: { db: Database; storage: Pick<S3Storage, "expiresIn"> },
  upload: { uploadKey: string; bytesMayRemain: BytesMayRemain },
): Promise<void> {
  // A finish at the same moment may be storing the row of the file that the abort has deleted.
  await waitForAccountOf(db, upload.uploadKey);
  await release(db, upload);
  await markDeleted(db, { ...upload, expiresIn: storage.expiresIn });
}
