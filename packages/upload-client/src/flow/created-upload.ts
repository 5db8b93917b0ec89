import type { UploadPlan } from "@s3-direct/upload-core/contract";

/** What is known of a one-piece file that an earlier page has sent: its request is not kept, so nothing can be sent with it. */
type KeyOnly = { readonly kind: "key-only"; readonly key: string };

/** An upload that the API has made a key for. */
export type CreatedUpload<Plan extends UploadPlan | KeyOnly = UploadPlan | KeyOnly> = {
  readonly plan: Plan;
  /** When what was signed along with the plan expires: milliseconds of this page's `Date`. */
  readonly expiresAt: number;
  /** Numbers of the parts that S3 has. Grows while parts are sent. No page sees it. */
  readonly storedParts: Set<number>;
};

/**
 * When what has just been signed expires. The server tells a duration, because clocks differ. `Date`, because
 * `performance.now` stands still in a laptop that sleeps; a clock that is set only costs a retry.
 */
export function expiryOf({ expiresIn }: { expiresIn: number }): number {
  return Date.now() + expiresIn * 1_000;
}

export function hasExpired({ expiresAt }: { expiresAt: number }): boolean {
  return Date.now() >= expiresAt;
}

/** What names an upload to the API; a resume record has that, too. */
export type NamedUpload = {
  readonly plan:
    | { readonly kind: "single" | "form" | "key-only"; readonly key: string }
    | { readonly kind: "multipart"; readonly key: string; readonly uploadId: string };
};

/** How an upload is named to the API. */
export function nameOf({ plan }: NamedUpload): { key: string; uploadId?: string } {
  return { key: plan.key, ...(plan.kind === "multipart" && { uploadId: plan.uploadId }) };
}
