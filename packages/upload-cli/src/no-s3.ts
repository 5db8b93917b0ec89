import { isOutage, statusOf } from "./checks/outage.ts";
import { CliError } from "./cli-error.ts";

/** Tells that something else than an S3 answered: a proxy, or an application's pages. */
export function noS3(status: number | undefined): CliError {
  return new CliError(
    `What answers at the endpoint (${status}) is no S3: check the endpoint, and its http:// or https://.`,
  );
}

/** Checks whether an SDK's error is about an answer that is not in S3's form: S3's refusals have a code. */
export function isFromNoS3(error: unknown): boolean {
  const status = statusOf(error);
  if (!(error instanceof Error) || status === undefined || isOutage({ status })) return false;
  // The SDK's names for an error whose body has no code; NotFound where the status is 404.
  return ["Unknown", "NotFound"].includes(error.name) || error.message.includes("Deserialization error");
}
