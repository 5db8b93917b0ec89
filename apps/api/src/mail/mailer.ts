/** What a person gets. Its link is a secret: it stands in no log. */
export type Mail = { to: string; subject: string; text: string; html: string; link?: string };

export type Mailer = {
  /**
   * Whether mails go out at the moment. It is asked before anybody is looked for, so that its answer says nothing of who has an
   * account. It takes `askMs` at most, and never throws.
   */
  isUp: () => Promise<boolean>;
  /** Sends in the background: no caller waits for a mail server. What fails is logged, and not sent again. */
  send: (mail: Mail) => void;
  /** Work that may send a mail at its end: `close` waits for it, too. It must not fail. */
  hold: (work: Promise<void>) => void;
  /** Waits a moment for what is on its way, and breaks off the rest. */
  close: () => Promise<void>;
};

/** For how long a mail server is waited for, in milliseconds. It may be slower than that in each of its steps. */
export type MailPatience = {
  /** By who asks whether mails go out. */
  askMs: number;
  /** By the process's end, for mails that are on their way. */
  endMs: number;
};
