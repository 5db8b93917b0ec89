import { useEffect, useEffectEvent, useState } from "react";
import { authClient } from "../../lib/auth.ts";

export type Person = { id: string; name: string; isGuest: boolean };

export type SessionState = { status: "unknown" } | { status: "signed-out" } | { status: "signed-in"; person: Person };

/**
 * Who is signed in. A session that could not be asked for is asked for again whenever the API has answered something
 * else (`seenAt`).
 */
export function useSession(seenAt: number): SessionState {
  const { data, error, isPending, refetch } = authClient.useSession();
  const failed = error !== null && error.status !== 401;

  // While signed out, each refetch (on focus, say) is "pending" again: that must not take the form away from who is typing.
  const [answered, setAnswered] = useState(false);
  if (!answered && !isPending && !failed) setAnswered(true);

  // Only a new answer of the API is a reason to ask again: the failure alone would ask without a pause.
  const askAgain = useEffectEvent(() => {
    if (failed) void refetch();
  });
  useEffect(() => {
    if (seenAt > 0) askAgain();
  }, [seenAt]);

  if (data) {
    const { id, name, isAnonymous } = data.user;
    return { status: "signed-in", person: { id, name, isGuest: isAnonymous === true } };
  }
  return answered ? { status: "signed-out" } : { status: "unknown" };
}
