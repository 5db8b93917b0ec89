import type { UploadErrorCode } from "@s3-direct/upload-core";

/**
 * What a sentence about a failure may mention, where it is known. Amounts are written out already, in the reader's language, and types
 * under their labels: "JPEG".
 */
type FailureFacts = {
  /** The server's own words, in English, with all of the facts. */
  sentence: string;
  /** The file's type; `expected` is what its name says that it holds, and `found` what it does. */
  type: string | undefined;
  /** Its type would be taken, and its name does not fit that: photo.png.exe. */
  isWrongName: boolean;
  canCarryScripts: boolean;
  expected: string | undefined;
  found: string | undefined;
  width: string | undefined;
  height: string | undefined;
  maxPixels: string | undefined;
  size: string | undefined;
  unpacked: string | undefined;
  maxFiles: string | undefined;
  minFiles: string | undefined;
  maxTotalSize: string | undefined;
  maxSize: string | undefined;
  maxLength: string | undefined;
  /** Which of the limits to what a person may have it is. */
  limit: string | undefined;
  /** How much room there is. */
  free: string | undefined;
  /** Finds in the API's log what went wrong there. */
  requestId: string | undefined;
  /** How long it takes until another try may succeed. */
  wait: string | undefined;
  accepted: string | undefined;
};

type FailureSentences = Record<UploadErrorCode, (facts: FailureFacts) => string>;

/** Everything the app says in English. Another language is another object of the same type. */
export const en = {
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
    account: "Account",
    keepFiles: "Keep your files",
  },

  account: {
    headline: "Your files, straight to S3.",
    pitch: "Drop a photo or a PDF, watch it go, and get a link you can share. Nothing in between slows it down.",
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
    toSignIn: "Already have an account? Sign in",
    toSignUp: "New here? Create an account",
    forgot: "Forgot your password?",
    working: "One moment…",
    you: "You",
    guestText: "Only this browser knows you.",
    keep: {
      title: "Keep your files: create an account",
      text: "As a guest you lose your files when you sign out or clear this browser. With an account they stay yours, on every device, and their links stay the same.",
      short: "As a guest you lose your files when you sign out.",
      action: "Create an account",
      done: "You have an account, and your files are in it.",
      uploads: {
        title: (count: number) =>
          count === 1 ? "An upload is still on its way" : `${count} uploads are still on their way`,
        text: "They belong to the guest and cannot go along. You may wait for them, or cancel them now.",
        confirm: "Cancel them and go on",
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
      text: "Signing out cancels them. What is published already stays.",
      confirm: "Cancel them and sign out",
    },
    errors: {
      wrongPasswordAlone: "This password is not right. Check it and try again.",
      wrongPassword: "E-mail and password do not match. Check both and try again.",
      taken: "There is already an account with this e-mail. Sign in instead.",
      weakPassword: "This password is too short. Use at least 8 characters.",
      longPassword: "This password is too long. Use at most 128 characters.",
      badEmail: "This does not look like an e-mail address. Check it and try again.",
      tooMany: (wait: string | undefined) => `Too many tries. Wait ${wait ?? "a minute"}, then try again.`,
      unreachable: "This did not reach the server. Try again once it is back.",
      other: "That did not work. Try again in a moment.",
    },
  },

  upload: {
    heading: "Upload",
    drop: "Drop files or folders here",
    repeated: (count: number, name: string) =>
      count === 1 ? `${name} is in the list already.` : `${count} of these files are in the list already.`,
    addAnyway: "Upload again",
    inLibrary: {
      state: "Already in your library",
      spoken: (count: number, name: string) =>
        count === 1
          ? `${name} is already in your library and was not sent again.`
          : `${count} of these files are already in your library and were not sent again.`,
      show: (name: string) => `Show ${name} in your library`,
      skip: "Skip",
      anyway: "Upload anyway",
      allAnyway: (count: string) => `Upload all ${count} anyway`,
    },
    uploadAs: (name: string) => `Upload as ${name}`,
    showAll: "Show all uploads",
    choose: "Choose files",
    chooseFolder: "Choose a folder",
    fromPhone: "From your phone",
    camera: "Take a photo",
    paste: "or paste a screenshot",
    inputLabel: "Choose files to upload",
    folderLabel: "Choose a folder to upload",
    cameraLabel: "Take a photo to upload",
    rules: (accept: string, maxSize: string) => `${accept}. Up to ${maxSize} each.`,
    mostFiles: (maxSize: string) => `Most files, up to ${maxSize} each.`,
    whichFiles: "See which",
    kinds: {
      "image/*": "images",
      "video/*": "videos",
      "audio/*": "audio",
      "application/pdf": "PDF",
      "text/plain": "plain text",
      "text/csv": "CSV",
      "*/*": "any file",
    },
    removePlaces: "Remove location and time from photos",
    removePlacesBriefly: "Remove location",
    placesRemoved: "Location removed",
    smaller: (size: string) => `${size} smaller`,
    visibility: "Who may see what you add",
    visibilities: { public: "Public link", private: "Private" },
    visibilityHints: {
      public: "Whoever has the link can open the file.",
      private: "Only you can open the file, while signed in.",
    },
    screenshot: "Screenshot",
    listHeading: "Uploads",
    empty: {
      promises: [
        {
          title: "Straight to S3",
          text: "Your browser sends the file to storage itself, over several connections at once.",
        },
        { title: "Checked first", text: "A file gets its link only when it is what its name says, to the last byte." },
        { title: "Nothing is lost", text: "No connection, a closed tab, a reload: an upload goes on where it was." },
      ],
      seeHow: "See how it works",
      howBuilt: "How this is built",
    },
    pause: "Pause",
    resume: "Resume",
    cancel: "Cancel",
    retry: "Try again",
    remove: "Remove from list",
    open: "Open",
    pauseAll: "Pause all",
    resumeAll: "Resume all",
    retryAll: "Try failed again",
    copyAll: "Copy all links",
    clearFinished: "Clear finished",
    join: (details: readonly string[]) => details.join(" · "),
    named: (action: string, file: string) => `${action}: ${file}`,
    amount: (loaded: string, total: string) => `${loaded} of ${total}`,
    speed: (bytes: string) => `${bytes}/s`,
    timeLeft: (time: string) => `${time} left`,
    count: (done: string, all: string) => `${done} of ${all} uploaded`,
    failedCount: (count: string) => `${count} failed`,
    overall: "All uploads",
    titleWith: (percent: string, title: string) => `${percent} · ${title}`,
    states: {
      starting: "Starting",
      uploading: "Uploading",
      paused: "Paused",
      finishing: "Checking the file",
      done: "Published",
      donePrivate: "Stored, for you only",
      error: "Failed",
      aborted: "Cancelled",
    },
    waiting: {
      offline: "No connection: goes on by itself when it is back",
      retry: "Interrupted, trying again",
      "rate-limited": "Waiting for its turn",
      "signed-out": "Waiting for you to sign in",
      "other-tab": "Going on in another tab",
      connection: "Waiting for uploads in other tabs",
    },
    signInToGoOn: (count: number, amount: string) =>
      `You have been signed out. Sign in again, and ${count === 1 ? "your upload goes on where it is" : `your ${amount} uploads go on where they are`}.`,
    restarted: {
      "file-changed": "The file has changed, so it is sent from its beginning",
      expired: "Too long ago to go on, so it is sent from its beginning",
    },
    unfinished: {
      heading: "Unfinished from last time",
      text: "What has arrived already is kept. Choose the same file again, and only the rest is sent.",
      keptFor: (time: string) => `can go on for ${time}`,
      inOtherTab: "going on in another tab",
      chooseAgain: "Choose the file again",
      discard: "Discard",
    },
    /** Spoken to people who cannot see the list, after a colon. */
    spoken: {
      progress: (done: string, all: string) => `${done} of ${all} uploaded.`,
      allDone: (all: number, count: string) =>
        all === 1 ? "The file is uploaded." : `All ${count} files are uploaded.`,
      failed: (file: string, reason: string) => `${file} failed: ${reason}.`,
      moreFailed: (count: string) => `${count} more failed.`,
      lost: { down: "The server cannot be reached.", offline: "You are offline." },
      waits: "Uploads wait for the connection.",
      back: "Connected again.",
      goesOn: "Uploads go on.",
    },
  },

  library: {
    heading: "Library",
    files: "Files",
    emptyTitle: "Nothing here yet",
    emptyText: "What you upload appears here, the newest first.",
    emptyAction: "Upload files",
    noResultTitle: "No file matches",
    noResultText: "Try a part of the name, or look among all kinds of files.",
    showAll: "Show all files",
    failedTitle: "Your files are not here yet",
    failed: "They could not be loaded. Try again in a moment.",
    retry: "Try again",
    more: "Load more",
    loadingMore: "Loading…",
    search: "Search by name or tag",
    clearSearch: "Clear the search",
    found: (count: number, hasMore: boolean, number: string) =>
      count === 0
        ? "No file matches."
        : hasMore
          ? `More than ${number} files.`
          : count === 1
            ? "1 file."
            : `${number} files.`,
    kind: "Kind",
    kinds: {
      all: "All kinds",
      image: "Images",
      video: "Videos",
      audio: "Audio",
      document: "Documents",
      other: "Other",
    },
    sort: "Order",
    sorts: { newest: "Newest", oldest: "Oldest", name: "Name", size: "Largest" },
    view: "View",
    views: { grid: "Grid", list: "List" },
    usage: {
      label: "Storage used",
      amount: (used: string, all: string) => `${used} of ${all} used`,
      files: (count: number, number: string) => (count === 1 ? "1 file" : `${number} files`),
      reserved: (number: string) => `${number} of them not finished, or being deleted`,
      nearlyFull: "Almost full. Delete for good what you no longer need.",
    },
    visibilities: { public: "Public", private: "Private" },
    visibilityHints: {
      public:
        "Whoever has the link can open this file. To have it private, upload it again: this can't be changed later.",
      private:
        "Only you can open this file, while signed in. To have it public, upload it again: this can't be changed later.",
    },
    previewOf: (file: string) => `Preview ${file}`,
    choose: (file: string) => `Select ${file}`,
    selection: "Selected files",
    selected: (count: string) => `${count} selected`,
    selectAll: "Select all",
    selectNone: "Clear the selection",
    copy: "Copy link",
    copyLinks: "Copy links",
    copyForDay: "Copy a link for 24 hours",
    copyForDayHint: "Whoever has it can open this file until then.",
    copied: "Copied",
    copyFailed: "Could not copy",
    copyLabel: (file: string) => `Copy link to ${file}`,
    share: "Share",
    save: "Download",
    saveLabel: (file: string) => `Download ${file}`,
    saveFailed: "The download did not start. Try again in a moment.",
    delete: "Delete",
    deleteLabel: (file: string) => `Delete ${file}`,
    preview: {
      position: (number: string, all: string) => `${number} of ${all}`,
      nowShown: (file: string, position: string) => `${file}, ${position}`,
      previous: "Previous file",
      next: "Next file",
      enlarge: "Enlarge",
      shrink: "Fit the page",
      open: "Open in a tab",
      none: "Browsers cannot show this kind of file. Download it to open it.",
      broken: "This browser cannot show this file. Download it to open it with another program.",
      failed: "This file could not be opened. Try again in a moment.",
      cut: "The first 64 kB are shown. Download the file to read all of it.",
    },
    details: {
      heading: "Details",
      type: "Type",
      size: "Size",
      bytes: (short: string, exact: string) => `${short} (${exact} bytes)`,
      dimensions: "Dimensions",
      pixels: (width: string, height: string) => `${width} × ${height} pixels`,
      smaller: "Smaller pictures",
      more: "More details",
      since: { public: "Published", private: "Stored" },
      access: "Access",
      checksum: "Calculate from the served file",
      checksumWorking: (percent: string) => `Calculating, ${percent}`,
      checksumReady: "The checksum is calculated.",
      checksumFailed: "The file could not be read. Try again in a moment.",
      copyChecksum: "Copy the checksum",
    },
  },

  howItWorks: {
    heading: "How it works",
    lead: "Send a file and watch: every call to the API and every request to S3 is drawn here as it happens.",
    signInFirst: "Only somebody who is signed in may upload. As a guest it takes one click.",
    demo: "An upload, live",
    yours: (name: string) => `This is your upload of ${name}.`,
    sendLarge: (size: string) => `Send ${size} in parts`,
    sendSmall: (size: string) => `Send ${size} in one piece`,
    ownFile: "Send a file of mine",
    sampleName: "sample.txt",
    browser: "This browser",
    api: "Your API",
    ofFile: "of the file",
    calls: (count: number) => `of the file, ${count === 1 ? "1 call" : `${count} calls`}`,
    steps: {
      create: {
        title: "Create",
        text: "The API checks who asks and what for, makes the key, and signs requests that fit this one file.",
      },
      send: {
        title: "Send",
        text: "The browser sends the bytes straight to S3: a large file in parts, over several connections.",
      },
      finish: {
        title: "Finish",
        text: "The API looks at what has arrived and publishes it, and only then is there a link.",
      },
    },
    plan: (kind: string): string =>
      kind === "multipart"
        ? "Answer: signed parts"
        : kind === "form"
          ? "Answer: a signed form"
          : "Answer: a signed PUT",
    sent: (bytes: string, requests: number, hosts: number) =>
      `${bytes}, ${requests === 1 ? "1 request" : `${requests} requests`}${hosts > 1 ? `, ${hosts} host names` : ""}`,
    published: "Published",
    connections: (count: number) => (count === 1 ? "1 connection" : `${count} connections`),
    part: (method: string, number: number) => `${method} part ${number}`,
    requests: "Calls and requests",
    asked: "Asked",
    answered: "Answered",
    signedHeaders: "Signed headers: anything else, or one byte more, and S3 refuses",
    code: "The code that makes it",
    codeText: "This is the file that runs above, whole: the types come from the API's router, and tracing is optional.",
    components: "For your own app there are buttons, drop zones and lists to copy:",
  },

  dialog: { cancel: "Cancel", close: "Close" },

  /** Of a password. */
  showTyped: "Show what is typed",

  /** Why an upload failed, in a few words: "photo.jpg failed: too large". */
  failureReasons: {
    INVALID_INPUT: "not understood",
    FILE_NAME_INVALID: "its name cannot be used",
    FILE_SIZE_INVALID: "its size is unknown",
    FILE_EMPTY: "empty",
    FILE_TOO_LARGE: "too large",
    FILE_TYPE_NOT_ALLOWED: "not an accepted type",
    FILE_CONTENT_MISMATCH: "not what its name says",
    FILE_DAMAGED: "damaged",
    FILE_TOO_MANY_PIXELS: "too many pixels",
    FILE_TOO_LARGE_UNPACKED: "too large when unpacked",
    TOO_MANY_FILES: "too many at once",
    TOO_FEW_FILES: "too few at once",
    FILES_TOO_LARGE: "too large together",
    SIGNED_OUT: "signed out",
    UPLOAD_NOT_FOUND: "not known any more",
    UPLOAD_NOT_ARRIVED: "not arrived yet",
    UPLOAD_GONE: "deleted meanwhile",
    UPLOAD_MISMATCH: "not what was announced",
    REFUSED: "refused",
    QUOTA_EXCEEDED: "no room left",
    RATE_LIMITED: "too many at once",
    CHECK_UNAVAILABLE: "could not be checked",
    STORAGE_UNAVAILABLE: "storage does not answer",
    INTERNAL: "something went wrong",
    NETWORK: "connection lost",
    TRANSFER_REFUSED: "refused by storage",
    ABORTED: "cancelled",
    FILE_CHANGED: "changed meanwhile",
  } satisfies Record<UploadErrorCode, string>,

  /** One sentence a code: what is wrong, and what to do next. */
  failures: {
    INVALID_INPUT: () => "This upload could not be understood. Reload the page and try again.",
    FILE_NAME_INVALID: ({ maxLength }) =>
      maxLength === undefined
        ? "This name has no letter or digit that can be kept. Rename the file, to “report.pdf” for example, and add it again."
        : `This name is longer than ${maxLength} characters. Shorten it and add the file again.`,
    FILE_SIZE_INVALID: () => "This file's size could not be read. Choose the file again.",
    FILE_EMPTY: () => "This file is empty. Choose one with something in it.",
    FILE_TOO_LARGE: ({ maxSize, sentence }) =>
      maxSize === undefined ? sentence : `This file is too large: the limit is ${maxSize}. Choose a smaller one.`,
    FILE_TYPE_NOT_ALLOWED: ({ sentence }) => `${sentence} Choose another file.`,
    FILE_CONTENT_MISMATCH: ({ sentence }) => sentence,
    FILE_DAMAGED: ({ sentence }) => sentence,
    FILE_TOO_MANY_PIXELS: ({ sentence }) => sentence,
    FILE_TOO_LARGE_UNPACKED: ({ sentence }) => sentence,
    TOO_MANY_FILES: ({ sentence }) => sentence,
    TOO_FEW_FILES: ({ sentence }) => sentence,
    FILES_TOO_LARGE: ({ sentence }) => sentence,
    SIGNED_OUT: () => "You are signed out. Sign in and try again.",
    UPLOAD_NOT_FOUND: () => "This upload is not known any more. Choose the file again.",
    UPLOAD_NOT_ARRIVED: () => "The file has not arrived in storage yet. Try again in a moment.",
    UPLOAD_GONE: () => "This file was deleted. Choose it again to upload it anew.",
    UPLOAD_MISMATCH: () => "What arrived is not what was announced. Choose the file again.",
    REFUSED: ({ sentence }) => sentence,
    QUOTA_EXCEEDED: ({ limit, free, wait }) => {
      const orWait = wait === undefined ? "" : `, or wait ${wait},`;
      if (limit === "openMultiparts")
        return `As many large uploads as you may have are not finished yet. Finish or cancel one${orWait} and try again.`;
      if (limit === "files")
        return `You have as many files as you may have. Delete one for good${orWait} and try again.`;
      return `There is no room left for this file${free === undefined ? "" : ` (${free} free)`}. Delete some files for good${orWait} and try again.`;
    },
    RATE_LIMITED: ({ wait = "a minute" }) => `That was a lot at once. Wait ${wait}, then try again.`,
    CHECK_UNAVAILABLE: () => "The file could not be checked at the moment. Try again in a minute.",
    STORAGE_UNAVAILABLE: () => "Storage does not answer at the moment. Try again in a minute.",
    INTERNAL: ({ requestId }) =>
      `Something went wrong on our side. Try again in a moment.${requestId === undefined ? "" : ` (Request ${requestId})`}`,
    NETWORK: () => "The connection was lost. Check that you are online, then try again.",
    TRANSFER_REFUSED: () => "Storage refused this file. Choose the file again.",
    ABORTED: () => "You cancelled this upload.",
    FILE_CHANGED: () => "This file was changed or moved while it was read. Choose the file again.",
  } satisfies FailureSentences,
};

export type Texts = Omit<typeof en, "failures" | "failureReasons"> & {
  failureReasons: Record<UploadErrorCode, string>;
  failures: FailureSentences;
};
