import type { Outcome } from "./outcome.ts";

/** Returns advice if S3 refuses the keys themselves, which says nothing about that role's rights. */
export function adviceOnKeys({ code }: Outcome, role: "publisher" | "janitor"): string | undefined {
  const prefix = `S3_${role.toUpperCase()}`;
  switch (code) {
    case "InvalidAccessKeyId":
      return `S3 does not know the ${role}'s access key: check ${prefix}_ACCESS_KEY_ID.`;
    case "SignatureDoesNotMatch":
      return `The ${role}'s secret does not fit its access key: check ${prefix}_SECRET_ACCESS_KEY.`;
    default:
      return undefined;
  }
}
