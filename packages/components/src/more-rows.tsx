"use client";
import { useEffect, useRef } from "react";

type MoreRowsProps = { label: string; onMore: () => void };

/**
 * A button in place of further rows: adds some when it becomes visible or is pressed. `onMore` must be the same
 * function in every render.
 */
export function MoreRows({ label, onMore }: MoreRowsProps) {
  const ref = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const button = ref.current;
    if (button === null) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) onMore();
    });
    observer.observe(button);
    return () => observer.disconnect();
  }, [onMore]);
  return (
    <button ref={ref} type="button" className="s3d-quiet-button s3d-more" onClick={onMore}>
      {label}
    </button>
  );
}
