import { S3ServiceException } from "@aws-sdk/client-s3";
import { outageIn } from "./outage.ts";

/** How a call in somebody's name ends: the answer's status, and S3's error code where it is a refusal. */
export type Outcome = { status: number; code: string };

type Output = {
  $metadata: { httpStatusCode?: number | undefined; attempts?: number | undefined };
  Body?: { transformToByteArray: () => Promise<Uint8Array> } | undefined;
};

/**
 * @param already the status by which S3 says that it is there, or gone, already: after a lost answer that is the call's own success
 * @throws an outage, and what is no answer of S3's
 */
export async function outcomeOf(call: Promise<Output>, { already }: { already?: number } = {}): Promise<Outcome> {
  try {
    const { $metadata, Body } = await call;
    // Unread it would keep its connection, and so the process, until a time-out.
    await Body?.transformToByteArray();
    return { status: $metadata.httpStatusCode ?? 200, code: "" };
  } catch (error) {
    if (!(error instanceof S3ServiceException) || outageIn(error) !== undefined) throw error;
    const { name: code, $metadata } = error;
    const status = $metadata.httpStatusCode ?? 0;
    const isRepeated = ($metadata.attempts ?? 1) > 1;
    return isRepeated && status === already ? { status: 200, code: "" } : { status, code };
  }
}

/** What a call gives; undefined where it is refused. @throws an outage */
export function orRefused<Given>(call: Promise<Given>): Promise<Given | undefined> {
  return call.catch((error: unknown) => {
    if (outageIn(error) !== undefined) throw error;
    return undefined;
  });
}

/** Clears away what a check has made, as far as it can be done. */
export async function tidy(call: Promise<unknown>): Promise<void> {
  await call.catch(() => undefined);
}

/** Refused, or not known there at all. */
export const isRefused = ({ status }: { status: number }) => [401, 403, 405, 501].includes(status);
