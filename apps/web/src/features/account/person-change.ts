import { useEffect, useRef } from "react";
import { dismissQuestion } from "../../components/ask.tsx";
import { clearAnnouncements } from "../../components/live-region.tsx";
import { uncopied } from "../../lib/copy-link.ts";
import { queryClient } from "../../lib/trpc.ts";
import { claimShared } from "../installable/shared-owner.ts";
import { sharing } from "../share/sharing.ts";
import { forgetTaken } from "../upload/choose/take-files.ts";
import { allUploads, eachUploader } from "../upload/uploader.ts";
import { currentPerson } from "./current-person.ts";
import { isErased } from "./erased.ts";
import { forgetAnswers } from "./personal-answers.ts";
import type { SessionState } from "./use-session.tsx";

/**
 * Removes what one person leaves in memory before the next one signs in. If a session ended by itself, its person finds
 * the uploads again after signing in: they resume, and so do those of an earlier page.
 */
export function usePersonChange(session: SessionState): void {
  const personId = session.status === "signed-in" ? session.person.id : undefined;
  const last = useRef<string>(undefined);
  useEffect(() => {
    if (personId === undefined) return;
    if (last.current !== undefined && last.current !== personId) forgetUploads();
    last.current = personId;
    void claimShared(personId).catch(() => {});
    isErased.set(false);
    currentPerson.set(personId);
    for (const item of allUploads()) {
      if (item.status === "error" && item.error.code === "SIGNED_OUT") eachUploader(({ retry }) => retry(item.id));
    }
    eachUploader(
      ({ continueAll }) =>
        void continueAll().finally(() => void queryClient.invalidateQueries({ queryKey: ["unfinished"] })),
    );
    return () => {
      currentPerson.set(undefined);
      dismissQuestion();
      clearAnnouncements();
      sharing.set(undefined);
      uncopied.set(undefined);
      forgetAnswers();
    };
  }, [personId]);
}

/** Called when somebody signs out, or somebody else signs in. */
export function forgetUploads(): void {
  for (const { id } of allUploads()) eachUploader(({ remove }) => remove(id));
  forgetTaken();
  clearAnnouncements();
}
