import type { Readable } from "node:stream";
import type { Permission } from "../access/authorize.ts";
import type { Store } from "../disk/disk.ts";
import type { Personality } from "../personality/table.ts";
import type { createFaults } from "../faults.ts";
import type { S3Request } from "./request.ts";
import type { Caller, Payload } from "../signature/signature.ts";
import type { User } from "../access/users.ts";

/** What every handler works with. */
export type S3Context = {
  store: Store;
  users: ReadonlyMap<string, User>;
  region: string;
  personality: Personality;
  clock: () => Date;
  faults: Pick<ReturnType<typeof createFaults>, "take">;
};

/** A request whose sender was authenticated. */
export type S3Call = S3Request & {
  requestId: string;
  caller: Caller;
  payload: Payload;
  /** The time at which signatures are checked. */
  now: Date;
  /** Starts reading the body; a client that waits for "100 Continue" gets it only now. */
  openBody: () => Readable;
  /** Adds to the number of body bytes in the log. */
  countBytes: (bytes: number) => void;
  /** Checks whether this caller has another permission. */
  may: (permission: Permission) => boolean;
};

export type S3Answer = {
  status: number;
  headers?: Readonly<Record<string, string>>;
  /** XML, or bytes. */
  body?: string | Readable;
};

export type Handler = (context: S3Context, call: S3Call) => Promise<S3Answer> | S3Answer;
