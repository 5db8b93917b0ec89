import type { UploadErrorCode } from "@s3-direct/upload-core";
import type { FailureSentences } from "../failure-facts.ts";

/** The reason for a failed upload, in a few words: "photo.jpg failed: too large". */
export const failureReasons = {
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
} satisfies Record<UploadErrorCode, string>;

/** One sentence per error code: what is wrong, and what to do next. */
export const failures = {
  INVALID_INPUT: () => "This upload could not be understood. Reload the page and try again.",
  FILE_NAME_INVALID: ({ maxLength, isTooLong }) => {
    if (isTooLong) return "This name is too long for what is sent with it. Shorten it and add the file again.";
    return maxLength === undefined
      ? "This name has no letter or digit that can be kept. Rename the file, to “report.pdf” for example, and add it again."
      : `This name is longer than ${maxLength} characters. Shorten it and add the file again.`;
  },
  FILE_SIZE_INVALID: () => "This file's size could not be read. Choose the file again.",
  FILE_EMPTY: () => "This file is empty. Choose one with something in it.",
  FILE_TOO_LARGE: ({ maxSize, sentence = "This file is too large. Choose a smaller one." }) =>
    maxSize === undefined ? sentence : `This file is too large: the limit is ${maxSize}. Choose a smaller one.`,
  FILE_TYPE_NOT_ALLOWED: ({
    namesKinds,
    sentence,
    type = "",
    isWrongName,
    isTypeUnclear,
    canCarryScripts,
    needsAccount,
  }) => {
    if (needsAccount) return "Files of this kind are taken from accounts only. Sign up to upload one.";
    if (namesKinds && sentence !== undefined) {
      if (!isWrongName) return `${sentence} Choose another file.`;
      // The sentence about a name that is wrong for certain says the right one.
      return isTypeUnclear ? `${sentence} Correct its name, or choose another file.` : sentence;
    }
    if (isWrongName) {
      const advice = isTypeUnclear ? "Correct it, or choose another file." : "Correct it and add the file again.";
      return `The ending of this file's name does not fit its type. ${advice}`;
    }
    const files = type === "" ? "Files of this type" : `${type.charAt(0).toUpperCase()}${type.slice(1)} files`;
    return `${files} are not accepted${canCarryScripts ? ", because they can carry scripts" : ""}. Choose another file.`;
  },
  FILE_CONTENT_MISMATCH: ({
    sentence = "This file is not what its name says. Correct its name, or choose another one.",
  }) => sentence,
  FILE_DAMAGED: ({ sentence = "This file is damaged. Save it again, or choose another one." }) => sentence,
  FILE_TOO_MANY_PIXELS: ({ sentence = "This picture is too large. Choose a smaller one." }) => sentence,
  FILE_TOO_LARGE_UNPACKED: ({ sentence = "This file unpacks to too much. Choose a smaller one." }) => sentence,
  TOO_MANY_FILES: ({ sentence = "These are too many files at once. Choose fewer." }) => sentence,
  TOO_FEW_FILES: ({ sentence = "These are too few files at once. Choose more." }) => sentence,
  FILES_TOO_LARGE: ({ sentence = "These files are too large together. Choose fewer." }) => sentence,
  SIGNED_OUT: () => "You are signed out. Sign in and try again.",
  UPLOAD_NOT_FOUND: () => "This upload is not known any more. Choose the file again.",
  UPLOAD_NOT_ARRIVED: () => "The file has not arrived in storage yet. Try again in a moment.",
  UPLOAD_GONE: () => "This file was deleted. Choose it again to upload it anew.",
  UPLOAD_MISMATCH: () => "What arrived is not what was announced. Choose the file again.",
  REFUSED: ({ sentence = "This file was refused. Choose another one." }) => sentence,
  QUOTA_EXCEEDED: ({ limit, free, wait }) => {
    const orWait = wait === undefined ? "" : `, or wait ${wait},`;
    if (limit === "openMultiparts")
      return `You have reached your limit of unfinished large uploads. Finish or cancel one${orWait} and try again.`;
    if (limit === "files") return `You have reached your limit of files. Delete one for good${orWait} and try again.`;
    return `There is no room left for this file${free === undefined ? "" : ` (${free} free)`}. Delete some files for good${orWait} and try again.`;
  },
  RATE_LIMITED: ({ wait = "a minute" }) => `That was a lot at once. Wait ${wait}, then try again.`,
  CHECK_UNAVAILABLE: () => "The file could not be checked at the moment. Try again in a minute.",
  STORAGE_UNAVAILABLE: () => "Storage does not answer at the moment. Try again in a minute.",
  INTERNAL: ({ requestId }) =>
    `Something went wrong on our side. Try again in a moment.${requestId === undefined ? "" : ` (Request ${requestId})`}`,
  NETWORK: ({ isOutdated, isUnloaded }) => {
    if (isOutdated)
      return "A part of this page could not be loaded: there may be a newer version. When your other files are done, reload the page and add this one again.";
    if (isUnloaded)
      return "A part of this page could not be loaded. Check that you are online, then try again. If that does not help, there may be a newer version: when your other files are done, reload the page and add this one again.";
    return "The connection was lost. Check that you are online, then try again.";
  },
  TRANSFER_REFUSED: () => "Storage refused this file. Choose the file again.",
  ABORTED: () => "You cancelled this upload. Try again to send the file after all.",
  FILE_CHANGED: () => "This file was changed or moved while it was read. Choose the file again.",
} satisfies FailureSentences;
