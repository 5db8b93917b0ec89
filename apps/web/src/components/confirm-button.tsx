import { useId, useRef, type ReactNode } from "react";
import { texts } from "../texts/en.ts";
import { Button } from "./button.tsx";

type ConfirmButtonProps = {
  children: ReactNode;
  label?: string;
  question: { title: string; text: string; confirm: string };
  onConfirm: () => void;
  disabled?: boolean;
};

/** A button that asks before it acts. The native dialog brings the focus trap and Escape. */
export function ConfirmButton({ children, label, question, onConfirm, disabled }: ConfirmButtonProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const textId = useId();
  return (
    <>
      <Button look="quiet" aria-label={label} disabled={disabled} onClick={() => dialog.current?.showModal()}>
        {children}
      </Button>
      <dialog
        ref={dialog}
        aria-labelledby={titleId}
        aria-describedby={textId}
        className="border-line bg-panel text-ink m-auto w-[min(26rem,calc(100vw-2rem))] rounded-2xl border p-6 shadow-xl backdrop:bg-black/45"
      >
        <h2 id={titleId} className="text-lg font-semibold text-balance wrap-anywhere">
          {question.title}
        </h2>
        <p id={textId} className="text-muted mt-2 text-sm leading-relaxed">
          {question.text}
        </p>
        <form method="dialog" className="mt-6 flex flex-wrap justify-end gap-2">
          <Button type="submit">{texts.dialog.cancel}</Button>
          <Button type="submit" look="danger" onClick={onConfirm}>
            {question.confirm}
          </Button>
        </form>
      </dialog>
    </>
  );
}
