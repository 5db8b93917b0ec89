import type { MailSettings } from "../env/mail.ts";
import type { Log } from "../telemetry/log.ts";
import type { Mailer, MailTimeouts } from "./mailer.ts";
import { createSmtpMailer } from "./smtp-mailer.ts";
import { createTerminalMailer } from "./terminal-mailer.ts";

/** Creates the mailer for the settings. @returns undefined if no mails are sent, which is logged */
export function createMailer(
  settings: MailSettings | undefined,
  { log, timeouts }: { log: Log; timeouts: MailTimeouts },
): Mailer | undefined {
  switch (settings) {
    case undefined:
      log.info(
        {},
        "SMTP_URL is not set: no mails are sent, no address is verified and no forgotten password is replaced",
      );
      return undefined;
    case "terminal":
      // Not to the log: a link is a secret.
      return createTerminalMailer((line) => process.stderr.write(line));
    default: {
      const mailer = createSmtpMailer(settings, { log, timeouts });
      // Confirms at the start that mails work. If they don't, the mailer logs why.
      void mailer.isUp().then((isUp) => isUp && log.info({}, "mails can be sent"));
      return mailer;
    }
  }
}
