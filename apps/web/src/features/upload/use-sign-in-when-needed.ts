import { useEffect } from "react";
import { askWho } from "../../lib/trpc.ts";
import { allUploads, eachUploader, isWaitingForSignIn } from "./uploader.ts";

/**
 * An upload may be the first to find that the session has ended: then the page asks who is signed in, and shows the
 * sign-in form.
 */
export function useSignInWhenNeeded(): void {
  useEffect(() => {
    let isNeeded = false;
    const look = () => {
      const wasNeeded = isNeeded;
      isNeeded = allUploads().some(isWaitingForSignIn);
      if (isNeeded && !wasNeeded) void askWho();
    };
    const ends: (() => void)[] = [];
    eachUploader(({ subscribe }) => ends.push(subscribe(look)));
    return () => {
      for (const end of ends) end();
    };
  }, []);
}
