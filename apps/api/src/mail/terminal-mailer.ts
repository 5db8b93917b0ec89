import type { Mailer } from "./mailer.ts";

/** For development: each mail is a line of the terminal that `npm start` runs in, with its link. */
export function createTerminalMailer(print: (line: string) => void): Mailer {
  return {
    isUp: async () => true,
    send: ({ to, subject, link }) => print(`Mail to ${to}: ${subject}${link === undefined ? "" : ` ${link}`}\n`),
    hold: () => {},
    close: async () => {},
  };
}
