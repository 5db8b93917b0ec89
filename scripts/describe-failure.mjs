// What a person can do about an error of the system, in one sentence.
import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";

/** A disk with less free space than this (bytes) counts as full. */
const almostNothing = 2_000_000;

// As Node prints errors, and as pnpm does, with Linux's numbers: ENOSPC, EDQUOT; EPERM, EACCES, EROFS.
const full = /ENOSPC|EDQUOT|\(oserror(?:28|122)\)/;
const refused = /EACCES|EPERM|EROFS|\(oserror(?:1|13|30)\)/;

export const fullDisk =
  "The disk is full: make room on it, then try again (the packages take 600 MB, what a first start writes 40).";

/**
 * @param text what a program printed before it failed
 * @returns one sentence, if the text names a reason for which there is one
 */
export function describeFailure(text, folder) {
  // pnpm breaks long lines, even in the middle of a path.
  const whole = text.replaceAll(/\s/g, "");
  if (full.test(whole)) return fullDisk;
  // For a file elsewhere, such as npm's cache, npm's own message says more.
  if (refused.test(whole) && whole.includes(folder.replaceAll(/\s/g, ""))) return notYours(folder);
  return undefined;
}

/** Does the same for an error, even if it does not say that the disk is full. @returns always one sentence */
export async function sentenceFor(error, folder) {
  return describeFailure(error.message, folder) ?? ((await isFull([folder, tmpdir()])) ? fullDisk : error.message);
}

export function notYours(folder) {
  return `${folder}, or something in it, belongs to another user, and you may not write there: work as that user, or clone it anew.`;
}

/** Checks whether one of the folders is on a full disk: the failed program may not have said so. */
export async function isFull(folders) {
  for (const folder of folders) {
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < almostNothing) return true;
  }
  return false;
}
