import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import { z } from "zod";
import { StartError } from "./start-error.ts";
import { codeOf } from "./telemetry/describe-error.ts";

/** A folder that only this process uses until it is released. */
export type DataDir = { path: string; release: () => Promise<void> };

/** The embedded database's folder in a data folder. */
export const databaseIn = (dataDir: string) => join(dataDir, "db");

/** The development S3's folder in a data folder. */
export const devS3In = (dataDir: string) => join(dataDir, "s3");

/** How long the folder still counts as in use after a crash; the library's default. */
const staleSeconds = 10;

/**
 * Locks the folder for this process, and creates it if needed.
 *
 * @param options.onLost - called when the lock was lost (the folder was removed, or the machine slept too long)
 * @throws StartError if another process has locked it
 */
export async function takeDataDir(path: string, options: { onLost: (error: Error) => void }): Promise<DataDir> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const release = await lock(path, {
      lockfilePath: join(path, "lock"),
      stale: staleSeconds * 1000,
      onCompromised: options.onLost,
    });
    return { path, release };
  } catch (error) {
    const code = codeOf(error);
    if (code !== "ELOCKED") throw new StartError(`The data folder ${path} can't be used (${code}).`, { cause: error });
    throw new StartError(
      `Another process is using ${path}: stop it, or give this one its own folder with DATA_DIR (after a crash, wait ${staleSeconds} seconds).`,
    );
  }
}

const credentials = z.object({ accessKeyId: z.string().min(1), secretAccessKey: z.string().min(1) });
const secretsSchema = z.object({
  auth: z.string().min(32),
  signer: credentials,
  publisher: credentials,
  // Folders of earlier versions have no janitor.
  janitor: credentials.default(() => newCredentials("janitor")),
});

/** Generated secrets of a development set-up, which stay the same across starts. */
export type DevSecrets = z.infer<typeof secretsSchema>;

/** Reads the generated secrets, or generates them. Only the holder of the folder may call this. */
export async function loadDevSecrets(dataDir: DataDir): Promise<DevSecrets> {
  const path = join(dataDir.path, "secrets.json");
  const stored = await readFile(path, "utf8").catch(() => undefined);
  const secrets = stored === undefined ? makeSecrets() : parseSecrets(stored, path);
  const text = JSON.stringify(secrets, null, 2);
  if (text === stored) return secrets;
  // Written to another file first, so that a crash does not leave a truncated file.
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return secrets;
}

function makeSecrets(): DevSecrets {
  return {
    auth: random(),
    signer: newCredentials("signer"),
    publisher: newCredentials("publisher"),
    janitor: newCredentials("janitor"),
  };
}

function parseSecrets(text: string, path: string): DevSecrets {
  try {
    return secretsSchema.parse(JSON.parse(text));
  } catch {
    throw new StartError(`${path} is damaged: delete it, and new secrets are made (everybody is signed out).`);
  }
}

function newCredentials(role: string) {
  return { accessKeyId: `dev-${role}-${randomBytes(6).toString("hex")}`, secretAccessKey: random() };
}

function random(): string {
  return randomBytes(32).toString("base64url");
}
