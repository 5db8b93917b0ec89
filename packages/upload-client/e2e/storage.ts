import { mkdtemp, rm } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { type DevS3, type DevS3Options, startDevS3, type RequestEntry } from "@s3-direct/dev-s3";
import type { S3StorageOptions } from "@s3-direct/upload-server";
import { admin, personalityInUse, setUp, storageAt } from "./s3-set-up.ts";

export type TestStorage = {
  options: S3StorageOptions;
  /** The same S3 at the machine's address in its network. */
  readonly lanEndpoint: string;
  /** A user with all rights. */
  admin: { accessKeyId: string; secretAccessKey: string };
  port: number;
  /** The requests that it got, in order. */
  log: RequestEntry[];
  faults: DevS3["faults"];
  stop: () => Promise<void>;
  /** Starts it again, at the same address and with its data. */
  start: () => Promise<void>;
  /** Deletes its data. */
  remove: () => Promise<void>;
};

/** Returns the machine's address in its network: a page that is opened at it is no secure context. */
export function lanAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const found = addresses.find(({ family, internal }) => family === "IPv4" && !internal);
  if (found === undefined) throw new Error("This machine has no network but loopback, which these tests need.");
  return found.address;
}

/** Starts a development S3 in this process. */
export async function startStorage(): Promise<TestStorage> {
  const dataDir = await mkdtemp(join(tmpdir(), "upload-suite-s3-"));
  const log: RequestEntry[] = [];
  const settings: DevS3Options = {
    ...setUp,
    ...(personalityInUse !== undefined && { personality: personalityInUse }),
    dataDir,
    host: "0.0.0.0",
    onRequest: (entry) => log.push(entry),
  };
  let s3 = await startDevS3(settings);
  const { port } = s3;
  return {
    options: storageAt(port),
    get lanEndpoint() {
      return `http://${lanAddress()}:${port}`;
    },
    admin,
    port,
    log,
    faults: { add: (fault) => s3.faults.add(fault), clear: () => s3.faults.clear() },
    stop: () => s3.close(),
    start: async () => {
      s3 = await startDevS3({ ...settings, port });
    },
    remove: () => rm(dataDir, { recursive: true }),
  };
}
