import type { MailLanguage } from "./language-of.ts";
import type { Mail } from "./mailer.ts";
import { mailWords } from "./mail-words.ts";
import { writeMail } from "./write-mail.ts";

/** What tells of something that happened, and asks for nothing. */
export type Notice =
  | "changed"
  | "address-asked"
  | "address-returned"
  | "address-restored"
  | "address-left"
  | "address-taken"
  | "passkey-added"
  | "passkey-removed";

export type AccountMail = "verify" | "reset" | "move" | "address-changed" | Notice;

/** How long their links are good for, in seconds. */
export const linkLives = { verify: 60 * 60, reset: 30 * 60, move: 60 * 60, restore: 7 * 24 * 60 * 60 };

type AccountMailOptions = {
  to: string;
  language: MailLanguage;
  /** Where the account is: an origin. */
  webOrigin: string;
  /** What it asks to open, where it asks for that. */
  link?: string;
};

/** One of the mails about an account. */
export function accountMail(kind: AccountMail, { to, language, webOrigin, link }: AccountMailOptions): Mail {
  const { subject, text, action, otherwise } = mailWords[language](new URL(webOrigin))[kind];
  const button = link === undefined || action === undefined ? undefined : { action, link };
  return { to, subject, ...writeMail({ language, text, button, otherwise }) };
}
