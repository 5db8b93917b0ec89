import { openOwner } from "./open-owner.ts";
import type { OwnS3 } from "./own-s3.ts";
import { openTestDatabase } from "./test-database.ts";
import { useOwnS3 } from "./use-own-s3.ts";

/** What `useOwners` has started: an S3, and `open`, which creates a person with a file on it. */
export type Owners = {
  s3: OwnS3;
  open: (more?: Partial<Parameters<typeof openOwner>[0]>) => ReturnType<typeof openOwner>;
};

/** Starts an S3 for all tests of a file, which can create people with a file on it. */
export function useOwners(onStarted: (started: Owners) => void): void {
  useOwnS3(({ s3 }) => {
    const database = openTestDatabase();
    const open: Owners["open"] = async (more) => openOwner({ db: (await database).db, settings: s3.settings, ...more });
    onStarted({ s3, open });
  });
}
