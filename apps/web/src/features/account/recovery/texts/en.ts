export const en = {
  forgot: {
    title: "Choose a new password",
    text: "Tell us your e-mail address, and we send you a link.",
    send: "Send the link",
    sentTitle: "Check your mail",
    sent: (email: string) => `If ${email} has an account here, a link is on its way. It is good for 30 minutes.`,
    notThere: "Nothing there after a few minutes? Look among unwanted mail, and check the address.",
    again: "Use another address",
    noMails: "This server sends no mails, so it can't give you a new password. Ask whoever runs it.",
  },
  reset: {
    title: "Choose a new password",
    text: "The account is then signed out everywhere and has no passkeys, and you sign in again with it.",
    label: "New password",
    save: "Save",
    doneTitle: "Your password is changed",
    done: "The account is signed out everywhere, and its passkeys are removed. Sign in with the new password.",
    signIn: "Sign in",
  },
  verify: {
    working: "One moment…",
    failed: "Your address is not verified yet.",
    retry: "Try again",
    noMails: "This server sends no mails any more, so there is nothing to verify.",
    doneTitle: "Your address is verified",
    done: "Should you forget your password, a link for a new one goes there.",
    goOn: "Go on",
  },
  move: {
    title: "Your new e-mail address",
    text: "The account gets the address that this link was sent to.",
    confirm: "Change the address",
  },
  restore: {
    title: "Take your account back",
    text: "The account gets the address again that this link was sent to. It is signed out everywhere, loses its passkeys, and you choose a new password.",
    confirm: "Take it back",
    doneTitle: "Your account has its address again",
    done: (email: string) =>
      `It is signed out everywhere, and its old password no longer works. A link for a new one is on its way to ${email}.`,
    taken:
      "Another account has it by now. Give that one another address, or delete it; its password can be replaced by a mail to this address. Then open the link once more.",
  },
  incomplete: {
    title: "This link is incomplete",
    text: "Its end is missing. Open it from the mail once more, or copy all of it.",
  },
  expired: {
    title: "This link no longer works",
    reset: "It was used already, or is older than 30 minutes.",
    verify:
      "It is older than an hour, is incomplete, or was replaced or taken back. Your account's page sends you another one.",
    restore:
      "It was used already, is older than 7 days, or the account has an earlier address again. If it was you just now: a mail with a link for a new password is there.",
    askAgain: "Ask for another link",
    toAccount: "Go to your account",
  },
  taken: {
    title: "This address is in use",
    text: "Another account has it by now, so yours keeps its own. Sign in with that one, or choose another address.",
  },
  banner: {
    label: "Your e-mail address",
    text: (email: string) => `Verify your address by the link in the mail to ${email}. There is none? We send you one.`,
    send: "Send a link",
    sent: (email: string) => `A link is on its way to ${email}.`,
  },
  tooMany: (wait: string) =>
    `Enough links were asked for: look among your mails, they may be there already. There can be another one in ${wait}.`,
  notSent: "Mails can't be sent at the moment. Try again in a few minutes.",
};

export type RecoveryTexts = typeof en;
