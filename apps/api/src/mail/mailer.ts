/** What a person gets. Its link is a secret: it stands in no log. */
export type Mail = { to: string; subject: string; text: string; html: string; link?: string };

export type Mailer = {
  /**
   * Whether mails go out at the moment. It is asked before anybody is looked for, so that its answer says nothing of who has an
   * account. It takes some seconds at most, and never throws.
   */
  isUp: () => Promise<boolean>;
  /** Sends in the background: nobody waits for a mail server. What fails is logged, and not sent again. */
  send: (mail: Mail) => void;
  /** Waits for what is on its way. */
  close: () => Promise<void>;
};
