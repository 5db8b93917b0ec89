export const account = {
  headline: "Your files, straight to S3.",
  pitch: "Choose a photo or a PDF, watch it go, and get a link you can share. Nothing in between slows it down.",
  steps: [
    "The API signs a request for your file.",
    "Your browser sends the file straight to S3.",
    "It is checked, and only then published.",
  ],
  heading: "Account",
  guest: "Continue as guest",
  guestName: "Guest",
  or: "or use your e-mail",
  name: "Name",
  email: "E-mail",
  password: "Password",
  passwordHint: "At least 8 characters.",
  signIn: "Sign in",
  signUp: "Create account",
  signedOut: "You are signed out.",
  sessionEnded: "You have been signed out. Sign in again to go on.",
  guestSignedOut:
    "You have been signed out. A guest cannot sign in again, so uploads that were on their way are cancelled.",
  toSignIn: "Already have an account? Sign in",
  toSignUp: "New here? Create an account",
  forgot: "Forgot your password?",
  working: "One moment…",
  you: "You",
  guestText: "Only this browser knows you.",
  keep: {
    title: "Keep your files: create an account",
    text: "As a guest you lose your files when you sign out, clear this browser or stay away for 90 days. With an account they stay yours, on every device, and their links stay the same.",
    short: "As a guest you lose your files when you sign out or stay away for 90 days.",
    action: "Create an account",
    done: "You have an account, and your files are in it.",
    uploads: {
      title: (count: number) =>
        count === 1 ? "An upload is still on its way" : `${count} uploads are still on their way`,
      text: (count: number): string =>
        count === 1
          ? "It belongs to the guest and cannot go along. You may wait for it, or cancel it now."
          : "They belong to the guest and cannot go along. You may wait for them, or cancel them now.",
      confirm: (count: number) => `Cancel ${count === 1 ? "it" : "them"} and go on`,
    },
  },
  erase: {
    title: "Delete everything",
    text: "Your files, their links and your account go for good.",
    ask: "Delete everything…",
    files: (count: number, number: string, size: string) =>
      count === 0
        ? "You have no files."
        : count === 1
          ? `1 file (${size}) is deleted, and its link stops working.`
          : `${number} files (${size}) are deleted, and their links stop working.`,
    allFiles: "All your files are deleted, and their links stop working.",
    uploads: "Uploads that are on their way are cancelled.",
    account: "Your name, e-mail and password are deleted. You are signed out everywhere.",
    guest: "You are signed out as a guest.",
    forGood: "Nothing of it can be brought back.",
    word: "delete",
    type: (word: string) => `Type “${word}” to confirm`,
    confirm: "Delete everything",
    done: "Everything is deleted: your files, their links and your account.",
  },
  leaveGuest: {
    title: "Sign out as a guest?",
    text: "A guest cannot sign in again. Links you shared keep working, but you will not be able to see or delete these files any more.",
    confirm: "Sign out",
  },
  leaveUploads: {
    title: (count: number) =>
      count === 1 ? "An upload is still on its way" : `${count} uploads are still on their way`,
    text: (count: number) => `Signing out cancels ${count === 1 ? "it" : "them"}. What is published already stays.`,
    confirm: (count: number) => `Cancel ${count === 1 ? "it" : "them"} and sign out`,
    /** Another tab sends them, only or too. */
    elsewhere: {
      only: {
        text: (_count: number): string =>
          "What another tab sends stops, and goes on there once you sign in again, as long as that tab is open.",
        confirm: (_count: number): string => "Sign out",
      },
      too: {
        text: (_count: number): string =>
          "Signing out cancels what this tab sends. What another tab sends stops, and goes on there once you sign in again, as long as that tab is open.",
        confirm: (_count: number): string => "Cancel and sign out",
      },
    },
  },
  errors: {
    wrongPasswordAlone: "This password is not right. Check it and try again.",
    wrongPassword: "E-mail and password do not match. Check both and try again.",
    taken: "There is already an account with this e-mail. Sign in instead.",
    weakPassword: "This password is too short. Use at least 8 characters.",
    longPassword: "This password is too long. Use at most 128 characters.",
    badEmail: "This does not look like an e-mail address. Check it and try again.",
    tooMany: (wait: string | undefined) => `Too many tries. Wait ${wait ?? "a minute"}, then try again.`,
    noCookies:
      "Your browser has refused the cookie that keeps you signed in. Allow cookies for this page, then try again.",
    unreachable: "This did not reach the server. Try again once it is back.",
    other: "That did not work. Try again in a moment.",
  },
};
