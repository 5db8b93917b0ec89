import { createTransport } from "nodemailer";
import { codeOf } from "../telemetry/describe-error.ts";
import type { Log } from "../telemetry/log.ts";
import type { Mail, Mailer, MailPatience } from "./mailer.ts";

/** In milliseconds. A mail server in the same network greets at once; those that check who comes take a second or two. */
const timeouts = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000 };

/** For how long an answer counts, in milliseconds: of a server that is back, people hear soon. */
const believed = { up: 30_000, down: 5_000 };

/** Connections at once; and mails that wait for one, of which more only pile up. */
const connections = 3;
const mostWaiting = 200;

/** So that no absent person's mail program answers, and no list does. */
const headers = { "auto-submitted": "auto-generated" };

export type SmtpSettings = {
  /** `smtp://user:password@host:587`, or `smtps://` where TLS comes first, with nodemailer's options as the query. */
  url: string;
  /** Whom mails come from: an address, or `Name <address>`. */
  from: string;
};

/** Sends by a mail server. A password goes to it by TLS only, unless the address says otherwise (`?requireTLS=false`). */
export function createSmtpMailer(
  { url, from }: SmtpSettings,
  { log, patience }: { log: Log; patience: MailPatience },
): Mailer {
  const transport = createTransport({
    ...timeouts,
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

  const sendNow = async ({ to, subject, text, html }: Mail) => {
    try {
      await transport.sendMail({ from, to, subject, text, html, headers });
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
    isUp: async () => underWay.size < mostWaiting && Promise.race([isReachable(), after(patience.askMs, false)]),
    send(mail) {
      if (underWay.size < mostWaiting) return hold(sendNow(mail));
      log.warn({ reason: "too many are waiting" }, "a mail was not sent");
    },
    hold,
    async close() {
      await Promise.race([allOf(underWay), after(patience.endMs, undefined)]);
      transport.close({ force: true });
    },
  };
}

/** Waits so many milliseconds, and keeps no process alive for that. */
function after<T>(ms: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(resolve, ms, value).unref());
}

/** What ends may leave others behind: a mail that work under way has sent. */
async function allOf(underWay: ReadonlySet<Promise<void>>): Promise<void> {
  while (underWay.size > 0) await Promise.all(underWay);
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

/** Codes alone: a server's own words may hold whom the mail was for. */
function describe(error: unknown) {
  // nodemailer's ESOCKET stands over what it was: a certificate that nobody has signed, say.
  const original = error instanceof Error && "originalCode" in error ? error.originalCode : undefined;
  const status = error instanceof Error && "responseCode" in error ? Number(error.responseCode) : undefined;
  return { reason: typeof original === "string" ? original : codeOf(error), status };
}
