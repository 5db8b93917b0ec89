import { setTimeout as sleep } from "node:timers/promises";
import { createTransport } from "nodemailer";
import { isUpWithin } from "../is-up-within.ts";
import { codeOf } from "../telemetry/describe-error.ts";
import type { Log } from "../telemetry/log.ts";
import { currentRequestId } from "../telemetry/request-id.ts";
import type { Mail, Mailer, MailTimeouts } from "./mailer.ts";

/**
 * In milliseconds. A mail server in the same network greets at once; servers that check their clients take a second or
 * two.
 */
const smtpTimeouts = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000 };

/**
 * How long a result of `isUp` is reused, in milliseconds. It is short after a failure, so that mails soon work again.
 */
const believed = { up: 30_000, down: 5_000 };

/** The most connections, and the most mails that wait for one: more would only pile up. */
const connections = 3;
const mostWaiting = 200;

/** Prevents automatic replies, such as an absent person's, and replies from mailing lists. */
const headers = { "auto-submitted": "auto-generated" };

export type SmtpSettings = {
  /** `smtp://user:password@host:587`, or `smtps://` if TLS comes first, with nodemailer's options as the query. */
  url: string;
  /** The sender of mails: an address, or `Name <address>`. */
  from: string;
};

/**
 * Creates a mailer that uses a mail server. It sends a password only over TLS, unless the URL says otherwise
 * (`?requireTLS=false`).
 */
export function createSmtpMailer(
  { url, from }: SmtpSettings,
  { log, timeouts }: { log: Log; timeouts: MailTimeouts },
): Mailer {
  const transport = createTransport({
    ...smtpTimeouts,
    url,
    pool: true,
    maxConnections: connections,
    requireTLS: new URL(url).username !== "",
  });
  const underWay = new Set<Promise<void>>();
  const hold = (work: Promise<void>) => {
    const held = work.finally(() => underWay.delete(held));
    underWay.add(held);
  };

  const logNotSent = ({ kind }: Mail, why: { reason: string }) =>
    log.warn({ requestId: currentRequestId(), kind, ...why }, "a mail was not sent");
  const sendNow = async (mail: Mail) => {
    const { to, subject, text, html } = mail;
    try {
      await transport.sendMail({ from, to, subject, text, html, headers });
    } catch (error) {
      logNotSent(mail, describe(error));
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
    isUp: async () => underWay.size < mostWaiting && isUpWithin(timeouts.askMs, isReachable()),
    send(mail) {
      if (underWay.size < mostWaiting) return hold(sendNow(mail));
      logNotSent(mail, { reason: "too many are waiting" });
    },
    hold,
    async close() {
      await Promise.race([allOf(underWay), sleep(timeouts.endMs, undefined, { ref: false })]);
      transport.close({ force: true });
    },
  };
}

/** Work that ends may have added more work: a mail that it has sent. */
async function allOf(underWay: ReadonlySet<Promise<void>>): Promise<void> {
  while (underWay.size > 0) await Promise.all(underWay);
}

/** Allows one call at a time, and reuses its result for a while. */
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

/** Logs only codes: a server's messages may contain the mail's recipient. */
function describe(error: unknown) {
  // nodemailer's ESOCKET hides the original code, such as a self-signed certificate.
  const original = error instanceof Error && "originalCode" in error ? error.originalCode : undefined;
  const status = error instanceof Error && "responseCode" in error ? Number(error.responseCode) : undefined;
  return { reason: typeof original === "string" ? original : codeOf(error), status };
}
