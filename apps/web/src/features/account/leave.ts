import { isActive } from "@s3-direct/upload-client";
import { ask } from "../../components/ask.tsx";
import { currentLanguage } from "../../texts/language.ts";
import { finishDeletes } from "../library/delete-files.ts";
import { forgetUploads } from "./person-change.ts";
import { allUploads } from "../upload/uploader.ts";
import { signOut } from "./account.ts";
import type { Person } from "./use-session.tsx";

/**
 * Signs out, after asking when something would be lost by it.
 * @throws Error with a sentence for the person
 */
export async function leave({ isGuest }: Person): Promise<void> {
  const { t } = currentLanguage();
  const { leaveGuest, leaveUploads } = t.account;
  const active = allUploads().filter(isActive).length;
  if (active > 0 && !(await ask({ ...leaveUploads, title: leaveUploads.title(active) }))) return;
  if (isGuest && !(await ask(leaveGuest))) return;
  // An account finishes them when it is back; a guest never is.
  if (!(await finishDeletes()) && isGuest) throw new Error(t.library.deletesLeft);
  await signOut();
  forgetUploads();
}
