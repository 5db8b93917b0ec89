import type { Mail, Mailer } from "../mail/mailer.ts";

/** Creates a mailer that collects mails, for tests without a mail server. */
export function collectingMailer(): { mailer: Mailer; sent: Mail[] } {
  const sent: Mail[] = [];
  const mailer = {
    isUp: () => Promise.resolve(true),
    send: (mail: Mail) => void sent.push(mail),
    hold: () => {},
    close: () => Promise.resolve(),
  };
  return { mailer, sent };
}
