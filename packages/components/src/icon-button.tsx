"use client";
import { useLayoutEffect, useRef } from "react";
import { Icon, type IconName } from "./icon";

type IconButtonProps = {
  icon: IconName;
  label: string;
  onClick: () => void;
  /**
   * Finds the element that gets the focus if the button disappears while it has the focus, because the state of its
   * upload has changed. Otherwise keyboard navigation would start at the top of the page again. Must be the same
   * function in every render.
   */
  focusNext: (button: HTMLElement) => Element | null | undefined;
};

/** A button with only an icon. Screen readers read out its label, and a pointer that rests on it shows it. */
export function IconButton({ icon, label, onClick, focusNext }: IconButtonProps) {
  const ref = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const button = ref.current;
    return () => {
      if (button === null || document.activeElement !== button) return;
      const next = focusNext(button);
      if (next instanceof HTMLElement) next.focus();
    };
  }, [focusNext]);
  return (
    <button ref={ref} type="button" className="s3d-icon-button" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
