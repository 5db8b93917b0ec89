import { keyVariables } from "../set-up/roles.ts";
import type { Outcome } from "./outcome.ts";

/** Returns advice if S3 refuses the keys themselves, which says nothing about that role's rights. */
export function adviceOnKeys({ code }: Outcome, role: "publisher" | "janitor"): string | undefined {
  const [id, secret] = keyVariables(role);
  switch (code) {
    case "InvalidAccessKeyId":
      return `S3 does not know the ${role}'s access key: check ${id}.`;
    case "SignatureDoesNotMatch":
      return `The ${role}'s secret does not fit its access key: check ${secret}.`;
    default:
      return undefined;
  }
}
