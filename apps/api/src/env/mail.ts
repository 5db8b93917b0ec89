import type { SmtpSettings } from "../mail/smtp-mailer.ts";

/** `terminal` prints mails to the terminal that the API runs in. */
export type MailSettings = SmtpSettings | "terminal";

type Given = { url: string | undefined; from: string | undefined };

/** @returns how mails are sent, undefined if they are not; or the problem, in one sentence */
export function readMailSettings(
  { url, from }: Given,
  { production }: { production: boolean },
): { settings?: MailSettings; problem?: string } {
  if (url === undefined) return {};
  if (url === "terminal:") return production ? { problem: notInProduction } : { settings: "terminal" };
  return from === undefined ? { problem: noSender } : { settings: { url, from } };
}

const notInProduction = "SMTP_URL=terminal: prints links that are secrets: in production it must be a mail server.";
const noSender = "MAIL_FROM is missing: SMTP_URL needs an address that its mails come from.";
