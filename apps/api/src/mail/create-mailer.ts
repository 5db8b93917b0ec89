import type { MailSettings } from "../env/mail.ts";
import type { Log } from "../telemetry/log.ts";
import type { Mailer, MailPatience } from "./mailer.ts";
import { createSmtpMailer } from "./smtp-mailer.ts";
import { createTerminalMailer } from "./terminal-mailer.ts";

/** The mailer that the settings name. @returns undefined where none are sent, which the log is told */
export function createMailer(
  settings: MailSettings | undefined,
  { log, patience }: { log: Log; patience: MailPatience },
): Mailer | undefined {
  switch (settings) {
    case undefined:
      log.info(
        {},
        "SMTP_URL is not set: no mails are sent, no address is verified and no forgotten password is replaced",
      );
      return undefined;
    case "terminal":
      // Not in the log: a link is a secret.
      return createTerminalMailer((line) => process.stderr.write(line));
    default: {
      const mailer = createSmtpMailer(settings, { log, patience });
      // Whoever has set it up hears at the start. Why not, it logs itself.
      void mailer.isUp().then((isUp) => isUp && log.info({}, "mails can be sent"));
      return mailer;
    }
  }
}
