import { once } from "node:events";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from "smtp-server";

export type Caught = Email & {
  /** Whether the mail came over TLS. */
  isSecure: boolean;
};

export type MailCatcher = {
  /** For `SMTP_URL`. */
  url: string;
  port: number;
  /** Waits for the next mail to this address. */
  next: (to: string) => Promise<Caught>;
  /** The number of mails so far, to any address. */
  count: () => number;
  [Symbol.asyncDispose]: () => Promise<void>;
};

/** Starts a mail server that keeps the mails that it receives. */
export async function startMailCatcher(options: SMTPServerOptions = {}): Promise<MailCatcher> {
  const mails: { mail: Caught; isTaken: boolean }[] = [];
  const waiting = new Set<() => void>();
  const keep = async (stream: AsyncIterable<Uint8Array>, session: SMTPServerSession) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    const mail = { ...(await PostalMime.parse(Buffer.concat(chunks))), isSecure: session.secure };
    mails.push({ mail, isTaken: false });
    for (const look of waiting) look();
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    // Clients keep their connections open.
    closeTimeout: 50,
    // Looking up the client's host name may take seconds.
    disableReverseLookup: true,
    onData: (stream, session, done) => void keep(stream, session).then(() => done(), done),
    ...options,
  });
  // A client that aborts must not end the process.
  server.on("error", () => undefined);
  const listening = server.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const address = listening.address();
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");

  const take = (to: string) => {
    const found = mails.find(({ mail, isTaken }) => !isTaken && mail.to?.some((one) => one.address === to));
    if (found !== undefined) found.isTaken = true;
    return found?.mail;
  };
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    port: address.port,
    next: (to) =>
      new Promise((resolve) => {
        const look = () => {
          const mail = take(to);
          if (mail === undefined) return;
          waiting.delete(look);
          resolve(mail);
        };
        waiting.add(look);
        look();
      }),
    count: () => mails.length,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Returns the token of the only link in a mail, without what may follow the token. */
export function tokenIn({ text = "" }: Caught): string {
  return /https?:\/\/[^\s#]+#([^\s/]+)/.exec(text)?.[1] ?? "";
}
