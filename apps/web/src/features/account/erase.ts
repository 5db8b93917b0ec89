import { noteErased } from "../../lib/session.ts";
import { forgetKept } from "../upload/uploader.ts";
import { deleteAccount } from "./account.ts";
import { currentPerson } from "./current-person.ts";
import { lastEnding } from "./last-ending.ts";
import { forgetUploads } from "./person-change.ts";

/**
 * Deletes the account and everything in it.
 * @throws Error with a sentence for the person; the account then still exists
 */
export async function erase(options: { password: string | undefined }): Promise<void> {
  const person = currentPerson.get();
  // Before the session ends, which shows the next page.
  lastEnding.set("erased");
  try {
    await deleteAccount(options);
  } catch (error) {
    lastEnding.set(undefined);
    throw error;
  }
  forgetUploads();
  if (person === undefined) return;
  noteErased(person);
  await forgetKept(person);
}
