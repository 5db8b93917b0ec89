import type { UnfinishedUpload } from "@s3-direct/upload-client";
import { currentLanguage } from "../../texts/language.ts";
import { movesUnderWay } from "../library/changes/moves.ts";
import { putsUnderWay } from "../upload/same-file/put-into-albums.ts";
import { discard, forgetKept, unfinishedUploads } from "../upload/uploader.ts";
import { currentPerson } from "./current-person.ts";
import { countEverywhere, mayCancelUploads, soon } from "./leave.ts";

/**
 * Turns a guest into an account.
 * @param how signs in or up
 * @returns false if the person would rather wait for the uploads
 */
export async function becomeAccount(how: () => Promise<void>): Promise<boolean> {
  const { t } = currentLanguage();
  // Other tabs cancel theirs when they hear of the account.
  if (!(await mayCancelUploads(t.account.keep.uploads, await countEverywhere()))) return false;
  await movesUnderWay();
  await soon(putsUnderWay());
  const guest = currentPerson.get();
  // Listed before: the account does not find what is the guest's.
  const left = await unfinishedUploads();
  await how();
  if (guest !== undefined) void giveUp(guest, left);
  return true;
}

/**
 * Gives up what the guest's earlier pages left unfinished: nobody could continue it, and it would take the account's
 * quota for a week. The account may abort what the guest has begun.
 */
async function giveUp(guest: string, left: readonly UnfinishedUpload[]): Promise<void> {
  await soon(discard(left));
  await forgetKept(guest);
}
