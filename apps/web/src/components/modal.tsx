import { type ComponentProps, useLayoutEffect, useRef } from "react";
import { leaveRemovedFocus } from "../lib/kept-focus.ts";

/** A dialog over the page. The native element traps the focus, handles Escape, and gives the focus back. */
export function Modal({ className = "", ...props }: ComponentProps<"dialog">) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Closed while still on the page: a removed dialog does not give the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => {
      element?.close();
      // It is still here if what had the focus before is gone.
      leaveRemovedFocus(element);
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      className={`border-line bg-panel text-ink shadow-float animate-rise m-auto rounded-2xl border p-6 text-start ${className}`}
      // A browser that is asked to close again and again closes the dialog without asking. It opens again: only its
      // owner removes it.
      onClose={({ currentTarget }) => {
        if (currentTarget === dialog.current && !currentTarget.open) currentTarget.showModal();
      }}
      {...props}
    />
  );
}
