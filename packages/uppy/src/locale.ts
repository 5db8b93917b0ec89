/** The plugin's own sentences, which `locale: { strings }` overrides; all others come from the API and the engine. */
export const locale = {
  strings: {
    remoteFile: "Files of a remote provider cannot be uploaded here. Add the file from your device.",
    lostFile: "The browser does not have the file any more. Remove it and add it again.",
    offline: "The server cannot be reached. The upload goes on by itself.",
    rateLimited: "Too many requests. The upload goes on in a moment.",
    signedOut: "You are signed out. Sign in to go on.",
    otherTab: "Another tab is uploading it.",
  },
};
