/** The texts around every page. */
export const shell = {
  appName: "s3-direct",

  nav: {
    label: "Main",
    skip: "Skip to the content",
    upload: "Upload",
    library: "Library",
    "how-it-works": "How it works",
    components: "Components",
    account: "Account",
    links: "Shared links",
    share: "Shared files",
    requests: "File requests",
    request: "Send files",
    forgot: "Forgot your password?",
    reset: "New password",
    verify: "Verify your address",
    restore: "Take your account back",
  },

  status: {
    label: "Connection",
    down: "The server cannot be reached. This page keeps trying and goes on by itself when it is back.",
    offline: "You are offline. This page goes on by itself when the connection is back.",
    loading: "Loading…",
    waiting: "Waiting for the server…",
  },

  broken: {
    title: "This page has stopped working",
    text: "Something went wrong here. Your uploads go on in the background.",
    dialog: "This could not be opened",
    dialogText:
      "Check that you are online, then try again. Where that does not help, there may be a newer version: reload the page.",
    retry: "Try again",
    reload: "Reload the page",
  },

  notFound: {
    title: "There is nothing here",
    text: "The address may have a typing error, or the page has moved.",
    home: "Go to Upload",
  },

  menu: {
    label: (who: string) => `Account and settings: ${who}`,
    settings: "Settings",
    theme: "Appearance",
    themes: { system: "As the device", light: "Light", dark: "Dark" },
    language: "Language",
    signedOut: "Not signed in",
    signIn: "Sign in",
    signOut: "Sign out",
    signingOut: "Signing out…",
    account: "Account",
    keepFiles: "Keep your files",
  },

  dialog: { cancel: "Cancel", close: "Close" },

  /** For a password field. */
  showTyped: "Show what is typed",
};
