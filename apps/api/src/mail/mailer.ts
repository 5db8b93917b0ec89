/** A mail to one person. Only its `kind` is logged: its link is a secret. */
export type Mail = { kind: string; to: string; subject: string; text: string; html: string; link?: string };

export type Mailer = {
  /**
   * Whether mails can be sent at the moment. Called before any look-up, so that the result does not reveal who has an
   * account. Takes at most `askMs`, and never throws.
   */
  isUp: () => Promise<boolean>;
  /**
   * Sends in the background: no caller waits for a mail server. A failure is logged, and the mail is not sent again.
   */
  send: (mail: Mail) => void;
  /** Adds work that may send a mail at its end: `close` waits for it, too. It must not fail. */
  hold: (work: Promise<void>) => void;
  /** Waits a moment for mails under way, and aborts the rest. */
  close: () => Promise<void>;
};

/** How long to wait for a mail server. Each of its steps may take longer. */
export type MailTimeouts = {
  /** For a caller of `isUp`. */
  askMs: number;
  /** At the process's end, for mails under way. */
  endMs: number;
};
