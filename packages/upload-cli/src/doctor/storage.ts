import { aws, ceph, createS3Storage, custom, type S3Provider, type S3Storage } from "@s3-direct/upload-server";
import { CliError } from "../cli-error.ts";
import { keysOf, nonEmpty, placeOf, type Env, type Keys, type Place } from "../place.ts";

export type DoctorStorage = { storage: S3Storage; place: Place };

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
  const place = placeOf({}, env);
  const need = (name: string) => {
    const value = nonEmpty(env[name]);
    if (value === undefined) throw new CliError(`${name} is missing: set it, or name the file it is in with --env.`);
    return value;
  };
  const needKeys = (role: string): Keys => {
    need(`S3_${role}_ACCESS_KEY_ID`);
    need(`S3_${role}_SECRET_ACCESS_KEY`);
    return keysOf(env, `S3_${role}`) ?? { accessKeyId: "", secretAccessKey: "" };
  };
  const signingEndpoint = nonEmpty(env["S3_SIGNING_ENDPOINT"]);
  try {
    const storage = createS3Storage({
      provider: providerOf(place),
      uploadBucket: need("S3_UPLOAD_BUCKET"),
      mediaBucket: need("S3_MEDIA_BUCKET"),
      publicBaseUrl: need("PUBLIC_BASE_URL"),
      signer: needKeys("SIGNER"),
      publisher: needKeys("PUBLISHER"),
      janitor: keysOf(env, "S3_JANITOR"),
      bucketOwner: nonEmpty(env["S3_BUCKET_OWNER"]),
      ...(signingEndpoint !== undefined && { signingEndpoint }),
      endpointAliases: (nonEmpty(env["S3_ENDPOINT_ALIASES"]) ?? "")
        .split(",")
        .flatMap((alias) => nonEmpty(alias) ?? []),
    });
    return { storage, place };
  } catch (error) {
    // Its sentences name the option, which is near enough to the variable.
    if (error instanceof TypeError) throw new CliError(error.message);
    throw error;
  }
}

function providerOf({ provider, endpoint = "", region, forcePathStyle }: Place): S3Provider {
  switch (provider) {
    case "aws":
      return aws({ region });
    case "ceph":
      return ceph({ endpoint, region });
    case "r2":
    case "dev-s3":
    case "custom":
      return custom({ endpoint, region, forcePathStyle });
  }
}
