import { useEffect, useEffectEvent, useRef, type RefObject } from "react";

/** How far (pixels) below the window the end already counts as in sight. */
const ahead = 800;

/** Calls `onReach` whenever the end of the loaded part comes near. */
export function useEndInSight<End extends HTMLElement>(onReach: () => void): RefObject<End | null> {
  const end = useRef<End>(null);
  const reach = useEffectEvent(onReach);
  useEffect(() => {
    if (end.current === null) return;
    const observer = new IntersectionObserver((seen) => seen.some((each) => each.isIntersecting) && reach(), {
      rootMargin: `${ahead}px`,
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, []);
  return end;
}
