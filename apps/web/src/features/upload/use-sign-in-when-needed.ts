import { useEffect } from "react";
import { authClient } from "../../lib/auth.ts";
import { allUploads, eachUploader, isWaitingForSignIn } from "./uploader.ts";

/** An upload may be the first to meet the end of a session: then the page asks who is signed in, and shows the sign-in. */
export function useSignInWhenNeeded(): void {
  useEffect(() => {
    let isNeeded = false;
    const look = () => {
      const wasNeeded = isNeeded;
      isNeeded = allUploads().some(isWaitingForSignIn);
      if (isNeeded && !wasNeeded) authClient.$store.notify("$sessionSignal");
    };
    const ends: (() => void)[] = [];
    eachUploader(({ subscribe }) => ends.push(subscribe(look)));
    return () => {
      for (const end of ends) end();
    };
  }, []);
}
