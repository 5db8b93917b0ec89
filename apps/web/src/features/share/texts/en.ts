export const en = {
  share: {
    title: (count: number, number: string) => (count === 1 ? "Share a file" : `Share ${number} files`),
    lead: "Whoever has the link can see and download what you share, without an account.",
    privates: (count: number): string =>
      count === 1
        ? "One file is private. Through this link it can be read until the link ends; downloads that have begun may go on."
        : "Some files are private. Through this link they can be read until the link ends; downloads that have begun may go on.",
    name: "Title (optional)",
    nameHint: "What people see above the files.",
    downloads: "Downloads",
    downloadLimits: { any: "Any number", 1: "1 download", 10: "10 downloads", 100: "100 downloads" },
    password: "Password (optional)",
    passwordHint: "At least 6 characters. Send the password separately.",
    tooMany: "You have reached your limit of links. Take one back, and try again.",
    tooManyFiles: (limit: string) => `A link holds at most ${limit} files. Select fewer.`,
    tooOften: "That was a lot of links at once. Try again in an hour.",
    gone: "A file is not there any more. Select again what to share.",
    readyText: "Send it to whoever you share with.",
    toLinks: "All my links",
  },
  links: {
    heading: "Shared links",
    lead: "Whoever has one of these links can see and download its files.",
    list: "Links",
    emptyTitle: "No links yet",
    emptyText: "Select files in your library and press “Share”: their link appears here, with how often it was opened.",
    toLibrary: "Go to the library",
    failed: "Your links could not be loaded. Try again in a moment.",
    files: (count: number, number: string) =>
      count === 0 ? "No files left" : count === 1 ? "1 file" : `${number} files`,
    until: (date: string) => `until ${date}`,
    forGood: "until taken back",
    password: "password",
    opens: (count: number, number: string) =>
      count === 0 ? "Not opened yet" : count === 1 ? "Opened once" : `Opened ${number} times`,
    downloads: (count: number, number: string, limit: string | undefined) =>
      limit === undefined
        ? count === 1
          ? "1 download"
          : `${number} downloads`
        : `${number} of ${limit} ${limit === "1" ? "download" : "downloads"}`,
    ended: "Ended",
    copy: (name: string) => `Copy the link to ${name}`,
    open: (name: string) => `Open the link to ${name}`,
    revoke: (name: string) => `Take back the link to ${name}`,
    revokeTitle: "Take this link back?",
    revokeText: "Whoever has it finds nothing there any more. Your library stays as it is.",
    revokeConfirm: "Take it back",
    revoked: "The link leads nowhere any more.",
    revokeFailed: "The link could not be taken back, and still works. Try again in a moment.",
  },
  collection: {
    untitled: (first: string, more: number, number: string) => (more === 0 ? first : `${first} and ${number} more`),
    files: (count: number, number: string) => (count === 1 ? "1 file" : `${number} files`),
    list: "Files",
    until: (date: string) => `Expires ${date}`,
    left: (count: number, number: string) =>
      count === 0 ? "No downloads left" : count === 1 ? "1 download left" : `${number} downloads left`,
    saveAll: "Download all",
    save: "Download",
    saveOne: (name: string) => `Download ${name}`,
    view: (name: string) => `View ${name}`,
    saving: (percent: string) => `Downloading, ${percent}`,
    saved: "Everything is downloaded.",
    cancel: "Cancel",
    zipName: "files",
    tooLarge: (limit: string) =>
      `This browser cannot put more than ${limit} into one file. Download the files one by one, or open this page in Chrome or Edge.`,
    failed: "The download broke off. Try again in a moment.",
    gone: "This is not here any more. Ask whoever sent you the link to send it again.",
    close: "Close",
    previous: "Previous picture",
    next: "Next picture",
    own: "Send files yourself",
    password: {
      title: "These files have a password",
      text: "Whoever sent you the link knows it.",
      label: "Password",
      enter: "Show the files",
      wrong: "This password is not right. Check it and try again.",
    },
    closed: {
      none: {
        title: "There is nothing here",
        text: "The link may be incomplete, or whoever sent it has taken it back. Ask them for another.",
      },
      expired: { title: "This link has ended", text: "Its time is over. Ask whoever sent it for another." },
      "used-up": {
        title: "This link has ended",
        text: "It has been downloaded as often as it may be. Ask whoever sent it for another.",
      },
      empty: {
        title: "There are no files here any more",
        text: "The files were deleted. Ask whoever sent you the link to send them again.",
      },
    },
  },
};

export type ShareTexts = typeof en;
