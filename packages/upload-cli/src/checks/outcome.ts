import { S3ServiceException } from "@aws-sdk/client-s3";
import { outageIn } from "./outage.ts";

/** How a call of one identity ended: the response's status, and S3's error code if S3 refused it. */
export type Outcome = { status: number; code: string };

type Output = {
  $metadata: { httpStatusCode?: number | undefined; attempts?: number | undefined };
  Body?: { transformToByteArray: () => Promise<Uint8Array> } | undefined;
};

/**
 * @param already the status that means "already there" or "already gone". After a retry this status counts as success,
 *   because the first call's response may have been lost.
 * @throws an outage, and any error that is not S3's response
 */
export async function outcomeOf(call: Promise<Output>, { already }: { already?: number } = {}): Promise<Outcome> {
  try {
    const { $metadata, Body } = await call;
    // An unread body would keep its connection, and so the process, until a timeout.
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

/** Returns the call's result; undefined if S3 refused the call. @throws an outage */
export function orRefused<Given>(call: Promise<Given>): Promise<Given | undefined> {
  return call.catch((error: unknown) => {
    if (outageIn(error) !== undefined) throw error;
    return undefined;
  });
}

/** Cleans up what a check has made, and ignores failures. */
export async function tidy(call: Promise<unknown>): Promise<void> {
  await call.catch(() => undefined);
}

/** Checks whether S3 refused the call or does not know it. */
export const isRefused = ({ status }: { status: number }) => [401, 403, 405, 501].includes(status);
