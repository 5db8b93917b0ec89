import { type ComponentProps, useLayoutEffect, useRef } from "react";

/** A dialog over the page. The native one brings the focus trap, Escape, and the focus's way back. */
export function Modal({ className = "", ...props }: ComponentProps<"dialog">) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Closed while it is still on the page: from one that is gone the focus finds no way back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      className={`border-line bg-panel text-ink shadow-float animate-rise m-auto rounded-2xl border p-6 text-start ${className}`}
      // Asked to close again and again, a browser asks nobody; it goes when whoever shows it takes it off the page.
      onClose={({ currentTarget }) => {
        if (currentTarget === dialog.current && !currentTarget.open) currentTarget.showModal();
      }}
      {...props}
    />
  );
}
