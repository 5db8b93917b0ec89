import { UploadError } from "@s3-direct/upload-core";
import { keyVariables, roles, type Role } from "../set-up/roles.ts";
import { failure, type Findings } from "./finding.ts";
import { outageIn } from "./outage.ts";
import type { Probe } from "./probe.ts";

/** Checks that the credentials of each role can be had: without them S3 is not even asked. */
export async function checkCredentials({ storage }: Pick<Probe, "storage">): Promise<Findings> {
  const { uploads, publisher, janitor } = storage;
  const sources = {
    signer: uploads.credentials,
    publisher: publisher.config.credentials,
    janitor: janitor?.config.credentials,
  };
  const found = await Promise.all(roles.map((role) => roleFinding(role, sources[role])));
  return { findings: found.flat() };
}

async function roleFinding(role: Role, source: (() => Promise<unknown>) | undefined) {
  try {
    await source?.();
    return [];
  } catch (error) {
    const cause = error instanceof UploadError ? error.cause : error;
    const detail = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    // The storage has told a failure that passes by its UploadError: an STS that throttles, or one that is too slow.
    const isPassing = error instanceof UploadError || outageIn(cause) !== undefined;
    const advice = isPassing
      ? "The service that gives them is overloaded or does not answer: try again later."
      : `Repair what S3_${role.toUpperCase()}_CREDENTIALS names, or what the application gives, such as a session that has ended, or give keys: ${keyVariables(role).join(" and ")}.`;
    return [failure(`the ${role} has credentials`, { detail, advice })];
  }
}
