"use client";
import { useLayoutEffect, useRef } from "react";
import { Icon, type IconName } from "./icon";

type IconButtonProps = {
  icon: IconName;
  label: string;
  onClick: () => void;
  /**
   * Finds the element that gets the focus when the button goes while it has it, because its upload has moved on. Otherwise a keyboard would
   * start at the top of the page again. The same function in every render.
   */
  focusNext: (button: HTMLElement) => Element | null | undefined;
};

/** A button with only an icon: its label is read out, and shown when the pointer rests on it. */
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
