import type { MailLanguage } from "./language-of.ts";
import type { Mail } from "./mailer.ts";
import { mailWords } from "./mail-words.ts";
import { writeMail } from "./write-mail.ts";

/** Mails that report what happened, and ask for nothing. */
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

/** How long the links work, in seconds. */
export const linkLives = { verify: 60 * 60, reset: 30 * 60, move: 60 * 60, restore: 7 * 24 * 60 * 60 };

type AccountMailOptions = {
  to: string;
  language: MailLanguage;
  /** The origin of the app. */
  webOrigin: string;
  /** The link to open, if the mail has one. */
  link?: string;
};

/** Writes one of the mails about an account. */
export function accountMail(kind: AccountMail, { to, language, webOrigin, link }: AccountMailOptions): Mail {
  const { subject, text, action, otherwise } = mailWords[language](new URL(webOrigin))[kind];
  const button = link === undefined || action === undefined ? undefined : { action, link };
  return { kind, to, subject, ...writeMail({ language, text, button, otherwise }) };
}
