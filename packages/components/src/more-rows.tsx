"use client";
import { useEffect, useRef } from "react";

type MoreRowsProps = { label: string; onMore: () => void };

/** Stands for the rows that are not there yet, and brings some when it comes into sight or is pressed. `onMore` is the same in every render. */
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
