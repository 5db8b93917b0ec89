import { useQuery } from "@tanstack/react-query";
import { createContext, use, type ReactNode } from "react";
import { sessionQuery } from "../../lib/session.ts";

export type Person = { id: string; name: string; email: string; isGuest: boolean; isVerified: boolean };

export type SessionState = { status: "unknown" } | { status: "signed-out" } | { status: "signed-in"; person: Person };

const Session = createContext<SessionState>({ status: "unknown" });

/** Who is signed in. */
export function useSession(): SessionState {
  return use(Session);
}

/** The signed-in person. Only for pages that need a sign-in. */
export function usePerson(): Person {
  const session = useSession();
  if (session.status !== "signed-in") throw new Error("This is shown to people who are signed in only.");
  return session.person;
}

/**
 * Asks the API who is signed in. While it asks again, the last answer stays, so that a person can go on typing in the
 * form.
 */
export function SessionProvider({ children }: { children: ReactNode }) {
  const { data } = useQuery(sessionQuery);
  return <Session value={read()}>{children}</Session>;

  function read(): SessionState {
    if (data === undefined) return { status: "unknown" };
    if (data === null) return { status: "signed-out" };
    const { id, name, email, isAnonymous, emailVerified } = data.user;
    return {
      status: "signed-in",
      person: { id, name, email, isGuest: isAnonymous === true, isVerified: emailVerified },
    };
  }
}
