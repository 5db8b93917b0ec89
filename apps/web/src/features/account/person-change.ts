import { useEffect, useRef } from "react";
import { dismissQuestion } from "../../components/ask.tsx";
import { clearAnnouncements } from "../../components/live-region.tsx";
import { uncopied } from "../../lib/copy-link.ts";
import { onErasedElsewhere } from "../../lib/session.ts";
import { queryClient } from "../../lib/trpc.ts";
import { claimShared } from "../installable/shared-owner.ts";
import { sharing } from "../share/sharing.ts";
import { forgetTaken } from "../upload/choose/take-files.ts";
import { refreshUnfinished, unfinishedQuery } from "../upload/unfinished.ts";
import { allUploads, eachUploader, forgetKept } from "../upload/uploader.ts";
import { currentPerson } from "./current-person.ts";
import { lastEnding } from "./last-ending.ts";
import { forgetAnswers } from "./personal-answers.ts";
import type { Person, SessionState } from "./use-session.tsx";

/**
 * Removes what one person leaves in memory before the next one signs in. If a session ended by itself, its person finds
 * the uploads again after signing in: they resume, and so do those of an earlier page. A guest cannot sign in again, nor
 * can anybody whose account is deleted: their uploads end with the session.
 */
export function usePersonChange(session: SessionState): void {
  const { id: personId, isGuest = false } = session.status === "signed-in" ? session.person : {};
  const isOut = session.status === "signed-out";
  const last = useRef<Pick<Person, "id" | "isGuest">>(undefined);
  useEffect(() => {
    if (personId === undefined) return;
    if (last.current !== undefined && last.current.id !== personId) forgetUploads();
    last.current = { id: personId, isGuest };
    void claimShared(personId).catch(() => {});
    lastEnding.set(undefined);
    currentPerson.set(personId);
    for (const item of allUploads()) {
      if (item.status === "error" && item.error.code === "SIGNED_OUT") eachUploader(({ retry }) => retry(item.id));
    }
    void queryClient.prefetchQuery(unfinishedQuery(personId));
    eachUploader(({ continueAll }) => void continueAll().finally(refreshUnfinished));
    return () => {
      currentPerson.set(undefined);
      dismissQuestion();
      clearAnnouncements();
      sharing.set(undefined);
      uncopied.set(undefined);
      forgetAnswers();
    };
  }, [personId, isGuest]);

  useEffect(() => {
    if (isOut && last.current?.isGuest === true) void forgetForGood(last.current.id);
  }, [isOut]);
  useEffect(
    () =>
      onErasedElsewhere((erased) => {
        if (erased !== last.current?.id) return;
        lastEnding.set("erased");
        void forgetForGood(erased);
      }),
    [],
  );
}

function forgetForGood(personId: string): Promise<void> {
  forgetUploads();
  return forgetKept(personId);
}

/** Called when somebody signs out, or somebody else signs in. */
export function forgetUploads(): void {
  for (const { id } of allUploads()) eachUploader(({ remove }) => remove(id));
  forgetTaken();
  clearAnnouncements();
}
