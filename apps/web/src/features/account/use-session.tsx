import { createContext, use, useEffect, useEffectEvent, useState, type ReactNode } from "react";
import { authClient } from "../../lib/auth.ts";

export type Person = { id: string; name: string; email: string; isGuest: boolean; isVerified: boolean };

export type SessionState = { status: "unknown" } | { status: "signed-out" } | { status: "signed-in"; person: Person };

const Session = createContext<SessionState>({ status: "unknown" });

/** Who is signed in. */
export function useSession(): SessionState {
  return use(Session);
}

/** The person of a page that is shown only to people who are signed in. */
export function usePerson(): Person {
  const session = useSession();
  if (session.status !== "signed-in") throw new Error("This is shown to people who are signed in only.");
  return session.person;
}

/**
 * Asks who is signed in. A session that could not be asked for is asked for again whenever the API has answered something
 * else (`seenAt`).
 */
export function SessionProvider({ seenAt, children }: { seenAt: number; children: ReactNode }) {
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

  return <Session value={read()}>{children}</Session>;

  function read(): SessionState {
    if (data) {
      const { id, name, email, isAnonymous, emailVerified } = data.user;
      return {
        status: "signed-in",
        person: { id, name, email, isGuest: isAnonymous === true, isVerified: emailVerified },
      };
    }
    return answered ? { status: "signed-out" } : { status: "unknown" };
  }
}
