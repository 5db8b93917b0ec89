import { createTransport } from "nodemailer";
import { codeOf } from "../telemetry/describe-error.ts";
import type { Log } from "../telemetry/log.ts";
import type { Mail, Mailer } from "./mailer.ts";

/** In milliseconds. A mail server in the same network greets at once; those that check who comes take a second or two. */
const timeouts = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000 };

/** For how long an answer counts, in milliseconds: of a server that is back, people hear soon. */
const believed = { up: 30_000, down: 5_000 };

/** Connections at once; and mails that wait for one, of which more only pile up. */
const connections = 3;
const mostWaiting = 200;

export type SmtpSettings = {
  /** `smtp://user:password@host:587`, or `smtps://` where TLS comes first, with nodemailer's options as the query. */
  url: string;
  /** Whom mails come from: an address, or `Name <address>`. */
  from: string;
};

/** Sends by a mail server. A password goes to it by TLS only, unless the address says otherwise (`?requireTLS=false`). */
export function createSmtpMailer({ url, from }: SmtpSettings, { log }: { log: Log }): Mailer {
  const transport = createTransport({
    ...timeouts,
    url,
    pool: true,
    maxConnections: connections,
    requireTLS: new URL(url).username !== "",
  });
  const underWay = new Set<Promise<void>>();

  const sendNow = async ({ to, subject, text, html }: Mail) => {
    try {
      await transport.sendMail({ from, to, subject, text, html });
    } catch (error) {
      log.warn(describe(error), "a mail was not sent");
    }
  };
  const ask = async () => {
    try {
      return await transport.verify();
    } catch (error) {
      log.warn(describe(error), "no mails can be sent");
      return false;
    }
  };
  const isReachable = remember(ask);

  return {
    isUp: async () => underWay.size < mostWaiting && isReachable(),
    send(mail) {
      const sending = sendNow(mail).finally(() => underWay.delete(sending));
      underWay.add(sending);
    },
    async close() {
      await Promise.all(underWay);
      transport.close();
    },
  };
}

/** One question at a time, whose answer counts for a while. */
function remember(ask: () => Promise<boolean>): () => Promise<boolean> {
  let last: { answer: Promise<boolean>; until: number } | undefined;
  return () => {
    if (last !== undefined && Date.now() < last.until) return last.answer;
    const asked = { answer: ask(), until: Number.POSITIVE_INFINITY };
    void asked.answer.then((isUp) => (asked.until = Date.now() + (isUp ? believed.up : believed.down)));
    last = asked;
    return asked.answer;
  };
}

/** A server's own words may hold whom the mail was for. */
function describe(error: unknown) {
  const status = error instanceof Error && "responseCode" in error ? Number(error.responseCode) : undefined;
  return { reason: codeOf(error), status };
}
