import {
  createS3Storage,
  readStorageOptions,
  StorageEnvError,
  type S3Provider,
  type S3Storage,
} from "@s3-direct/upload-server";
import { CliError } from "../cli-error.ts";
import { requireNoUser, type Env } from "../connection.ts";

export type DoctorStorage = { storage: S3Storage; provider: S3Provider };

/** Doctor prints these. */
const addresses = ["S3_ENDPOINT", "S3_SIGNING_ENDPOINT", "S3_ENDPOINT_ALIASES", "PUBLIC_BASE_URL"];

/**
 * Creates the application's own storage, from the variables that the application reads itself.
 * @throws CliError that names what is missing
 */
export function storageFrom(env: Env): DoctorStorage {
  if (!Object.keys(env).some((name) => name.startsWith("S3_"))) {
    throw new CliError(
      "There are no S3_* variables: set them as the API has them, or name the file they are in with --env.",
    );
  }
  for (const name of addresses) for (const address of env[name]?.split(",") ?? []) requireNoUser(name, address.trim());
  try {
    // If both roles have one identity, the checks report it and say what to do.
    const options = readStorageOptions(env, { separateRoles: false });
    return { storage: createS3Storage(options), provider: options.provider };
  } catch (error) {
    if (error instanceof StorageEnvError) {
      throw new CliError(
        [...error.problems, "Set it as the API has it, or name the file it is in with --env."].join("\n"),
      );
    }
    // The message names the option, which is close enough to the variable.
    if (error instanceof TypeError) throw new CliError(error.message);
    throw error;
  }
}
