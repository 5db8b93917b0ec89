import { isActive } from "@s3-direct/upload-client";
import { ask } from "../../components/ask.tsx";
import { currentLanguage } from "../../texts/language.ts";
import { uploader } from "../upload/uploader.ts";
import { signOut } from "./account.ts";
import type { Person } from "./use-session.tsx";

/**
 * Signs out, after asking when something would be lost by it.
 * @throws Error with a sentence for the person
 */
export async function leave({ isGuest }: Person): Promise<void> {
  const { leaveGuest, leaveUploads } = currentLanguage().t.account;
  const active = uploader.getSnapshot().items.filter(isActive).length;
  if (active > 0 && !(await ask({ ...leaveUploads, title: leaveUploads.title(active) }))) return;
  if (isGuest && !(await ask(leaveGuest))) return;
  uploader.abortAll();
  await signOut();
}
