// What a person can do about what the system refused, in one sentence.
import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";

/** A disk with less left than this (bytes) is taken for full. */
const almostNothing = 2_000_000;

// As Node says it, and as pnpm does, with Linux's numbers: ENOSPC, EDQUOT; EPERM, EACCES, EROFS.
const full = /ENOSPC|EDQUOT|\(oserror(?:28|122)\)/;
const refused = /EACCES|EPERM|EROFS|\(oserror(?:1|13|30)\)/;

export const fullDisk =
  "The disk is full: make room on it, then try again (the packages take 600 MB, what a first start writes 40).";

/**
 * @param text what a program said before it failed
 * @returns one sentence, where it names a reason that there is one for
 */
export function describeFailure(text, folder) {
  // pnpm breaks its lines where they are long, in the middle of a path.
  const whole = text.replaceAll(/\s/g, "");
  if (full.test(whole)) return fullDisk;
  // Of a file elsewhere, such as npm's cache, npm's own words say more.
  if (refused.test(whole) && whole.includes(folder.replaceAll(/\s/g, ""))) return notYours(folder);
  return undefined;
}

/** The same of an error, also where what has failed did not say that the disk is full. @returns always one sentence */
export async function sentenceFor(error, folder) {
  return describeFailure(error.message, folder) ?? ((await isFull([folder, tmpdir()])) ? fullDisk : error.message);
}

export function notYours(folder) {
  return `${folder}, or something in it, belongs to another user, and you may not write there: work as that user, or clone it anew.`;
}

/** Whether nothing more can be written in one of the folders, as what has failed may not have said. */
export async function isFull(folders) {
  for (const folder of folders) {
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < almostNothing) return true;
  }
  return false;
}
