import type { UploadPlan } from "@s3-direct/upload-core/contract";

/** A file in one piece that an earlier page sent: its request is not kept, so the file cannot be sent with it again. */
type KeyOnly = { readonly kind: "key-only"; readonly key: string };

/** An upload that the API has made a key for. */
export type CreatedUpload<Plan extends UploadPlan | KeyOnly = UploadPlan | KeyOnly> = {
  readonly plan: Plan;
  /** When what was signed along with the plan expires: milliseconds of this page's `Date`. */
  readonly expiresAt: number;
  /** Numbers of the parts that S3 has. Grows while parts are sent; a page does not see it. */
  readonly storedParts: Set<number>;
};

/**
 * Returns when a request that was just signed expires. The server sends a duration, because clocks differ. Uses `Date`,
 * because `performance.now` stops while a laptop sleeps; if the user changes the clock, that costs only a retry.
 */
export function expiryOf({ expiresIn }: { expiresIn: number }): number {
  return Date.now() + expiresIn * 1_000;
}

export function hasExpired({ expiresAt }: { expiresAt: number }): boolean {
  return Date.now() >= expiresAt;
}

/** What identifies an upload to the API; a resume record has it too. */
export type NamedUpload = {
  readonly plan:
    | { readonly kind: "single" | "form" | "key-only"; readonly key: string }
    | { readonly kind: "multipart"; readonly key: string; readonly uploadId: string };
};

/** Returns the fields by which a call to the API identifies an upload. */
export function nameOf({ plan }: NamedUpload): { key: string; uploadId?: string } {
  return { key: plan.key, ...(plan.kind === "multipart" && { uploadId: plan.uploadId }) };
}
