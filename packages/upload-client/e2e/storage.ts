import { mkdtemp, rm } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { type DevS3, type DevS3Options, startDevS3, type RequestEntry } from "@s3-direct/dev-s3";
import type { S3StorageOptions } from "@s3-direct/upload-server";
import { admin, personalityInUse, setUp, storageAt } from "./s3-set-up.ts";

export type TestStorage = {
  options: S3StorageOptions;
  /** The same S3 by the machine's address in its network. */
  readonly lanEndpoint: string;
  /** Who may do everything. */
  admin: { accessKeyId: string; secretAccessKey: string };
  port: number;
  /** What it was asked, in order. */
  log: RequestEntry[];
  faults: DevS3["faults"];
  stop: () => Promise<void>;
  /** Starts it again, at the same address and with what it had. */
  start: () => Promise<void>;
  /** Deletes what it had. */
  remove: () => Promise<void>;
};

/** The machine's address in its network: a page that is opened by it is no secure context. */
export function lanAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const found = addresses.find(({ family, internal }) => family === "IPv4" && !internal);
  if (found === undefined) throw new Error("This machine has no network but loopback, which these tests need.");
  return found.address;
}

/** A development S3 in this process. */
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
