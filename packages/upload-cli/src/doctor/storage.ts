import {
  createS3Storage,
  readStorageOptions,
  StorageEnvError,
  type S3Provider,
  type S3Storage,
} from "@s3-direct/upload-server";
import { CliError } from "../cli-error.ts";
import type { Env } from "../place.ts";

export type DoctorStorage = { storage: S3Storage; provider: S3Provider };

/**
 * The application's own storage, from the variables that it reads itself.
 * @throws CliError naming what is missing
 */
export function storageFrom(env: Env): DoctorStorage {
  if (!Object.keys(env).some((name) => name.startsWith("S3_"))) {
    throw new CliError(
      "There are no S3_* variables: set them as the API has them, or name the file they are in with --env.",
    );
  }
  try {
    // One identity for both roles is for the checks to find, which say what to do about it.
    const options = readStorageOptions(env, { separateRoles: false });
    return { storage: createS3Storage(options), provider: options.provider };
  } catch (error) {
    if (error instanceof StorageEnvError) {
      throw new CliError(
        [...error.problems, "Set it as the API has it, or name the file it is in with --env."].join("\n"),
      );
    }
    // Its sentences name the option, which is near enough to the variable.
    if (error instanceof TypeError) throw new CliError(error.message);
    throw error;
  }
}
