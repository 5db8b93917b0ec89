import { useEffect, useState } from "react";

/** Returns the milliseconds since the page was opened, updated with every frame while something runs. */
export function useNow(runs: boolean): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (!runs) return;
    let frame = requestAnimationFrame(function next() {
      setNow(performance.now());
      frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  }, [runs]);
  return now;
}
