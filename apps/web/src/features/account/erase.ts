import { forgetKept } from "../upload/uploader.ts";
import { deleteAccount } from "./account.ts";
import { currentPerson } from "./current-person.ts";
import { isErased } from "./erased.ts";
import { forgetUploads } from "./person-change.ts";

/**
 * Deletes the account and everything in it.
 * @throws Error with a sentence for the person; the account then still exists
 */
export async function erase(options: { password: string | undefined }): Promise<void> {
  const person = currentPerson.get();
  // Before the session ends, which shows the next page.
  isErased.set(true);
  try {
    await deleteAccount(options);
  } catch (error) {
    isErased.set(false);
    throw error;
  }
  forgetUploads();
  if (person !== undefined) await forgetKept(person);
}
