import type { Mailer } from "./mailer.ts";

/** For development: prints each mail, with its link, as a line in the terminal of `npm start`. */
export function createTerminalMailer(print: (line: string) => void): Mailer {
  return {
    isUp: async () => true,
    send: ({ to, subject, link }) => print(`Mail to ${to}: ${subject}${link === undefined ? "" : ` ${link}`}\n`),
    hold: () => {},
    close: async () => {},
  };
}
