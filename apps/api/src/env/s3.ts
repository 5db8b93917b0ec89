import { readStorageOptions, StorageEnvError, storageVariables, type S3StorageOptions } from "@s3-direct/upload-server";

export const s3Variables = storageVariables;

/**
 * Reads the S3 variables, which belong together: either none is set (the development S3), or all that the provider
 * needs.
 *
 * @returns the settings, or nothing and the problems, one sentence each
 */
export function readS3Settings(
  variables: Readonly<Record<string, string | undefined>>,
  options: { production: boolean },
): { settings: S3StorageOptions | undefined; problems: readonly string[] } {
  if (Object.keys(variables).length === 0) return { settings: undefined, problems: options.production ? [noS3] : [] };
  try {
    return { settings: readStorageOptions(variables), problems: [] };
  } catch (error) {
    if (error instanceof StorageEnvError) return { settings: undefined, problems: error.problems };
    throw error;
  }
}

const noS3 =
  "S3_UPLOAD_BUCKET and the other S3 variables are missing: the S3 that comes with this server is for development only.";
