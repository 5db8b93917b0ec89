import { useEffect, useEffectEvent } from "react";

/** Calls `onLeave` when the person goes back or forward, which leaves the page that something is about. */
export function useBackOrForward(onLeave: () => void): void {
  const leave = useEffectEvent(onLeave);
  useEffect(() => {
    const listen = () => leave();
    addEventListener("popstate", listen);
    return () => removeEventListener("popstate", listen);
  }, []);
}
