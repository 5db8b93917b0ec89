import type { Outcome } from "./outcome.ts";

/** Returns advice if S3 refuses the keys themselves, which says nothing about the publisher's rights. */
export function adviceOnKeys({ code }: Outcome): string | undefined {
  switch (code) {
    case "InvalidAccessKeyId":
      return "S3 does not know the publisher's access key: check S3_PUBLISHER_ACCESS_KEY_ID.";
    case "SignatureDoesNotMatch":
      return "The publisher's secret does not fit its access key: check S3_PUBLISHER_SECRET_ACCESS_KEY.";
    default:
      return undefined;
  }
}
