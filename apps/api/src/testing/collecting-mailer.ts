import type { Mail, Mailer } from "../mail/mailer.ts";

/** Where mails are looked at without a mail server. */
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
