import { type ComponentProps, useEffect, useRef } from "react";

/** A dialog over the page. The native one brings the focus trap, Escape, and the focus's way back. */
export function Modal({ className = "", ...props }: ComponentProps<"dialog">) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      className={`border-line bg-panel text-ink shadow-float animate-rise m-auto rounded-2xl border p-6 ${className}`}
      {...props}
    />
  );
}
