import { useEffect, useEffectEvent, useRef, type RefObject } from "react";

/** So far (pixels) before it comes into sight, the end counts as in sight. */
const ahead = 800;

/** Calls `onReach` whenever the end of what is loaded comes near. */
export function useEndInSight<Place extends HTMLElement>(onReach: () => void): RefObject<Place | null> {
  const end = useRef<Place>(null);
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
