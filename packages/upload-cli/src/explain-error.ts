import { adviceOnTls } from "./checks/no-answer.ts";
import { isOutage, network, statusOf } from "./checks/outage.ts";
import { CliError } from "./cli-error.ts";
import { isFromNoS3, noS3 } from "./no-s3.ts";

/** Returns any error as a sentence for a person, without anything that must not be printed. */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof CliError) return error.message;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  switch (error.name) {
    case "CredentialsProviderError":
      // Of a profile whose session is over, for example, the SDK says how to begin another.
      return error.message.includes("from any providers")
        ? "There are no administrator's credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE to a profile that has some."
        : `The administrator's credentials cannot be had: ${error.message}`;
    case "InvalidAccessKeyId":
    case "InvalidClientTokenId":
      return "The administrator's access key is not known there: check AWS_ACCESS_KEY_ID and the endpoint.";
    case "SignatureDoesNotMatch":
      return "The administrator's secret does not fit its access key: check AWS_SECRET_ACCESS_KEY.";
    case "AccessDenied":
      return `The administrator's credentials may not do this (${error.message}).`;
    case "TimeoutError":
      return "It did not answer in time.";
  }
  const onTls = adviceOnTls(code);
  if (onTls !== undefined) return `It cannot be reached (${code}). ${onTls}`;
  if (network.test(code)) return `It cannot be reached (${code}): check the endpoint.`;
  const status = statusOf(error);
  if (status !== undefined && isOutage({ status }))
    return `S3 (or IAM) is down or overloaded (${status}): try again later.`;
  if (isFromNoS3(error)) return noS3(status).message;
  return error.name === "Error" ? error.message : `${error.name}: ${error.message}`;
}
