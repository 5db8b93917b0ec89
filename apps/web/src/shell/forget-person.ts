import { getQueryKey } from "@trpc/react-query";
import { useEffect } from "react";
import { clearAnnouncements } from "../components/live-region.tsx";
import type { SessionState } from "../features/account/use-session.tsx";
import { uploader } from "../features/upload/uploader.ts";
import { queryClient, trpc } from "../lib/trpc.ts";

/** What one person leaves in memory must not meet the next one. */
export function useForgetPerson(session: SessionState): void {
  const personId = session.status === "signed-in" ? session.person.id : undefined;
  useEffect(() => (personId === undefined ? undefined : forget), [personId]);
}

function forget() {
  for (const { id } of uploader.getSnapshot().items) uploader.remove(id);
  clearAnnouncements();
  void queryClient.resetQueries({ queryKey: getQueryKey(trpc.media) });
}
