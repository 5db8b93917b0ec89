import { type ReactNode, useId } from "react";
import { Modal } from "./modal.tsx";

type TextDialogProps = {
  title: string;
  text: string;
  onCancel: () => void;
  /** Its buttons. */
  children: ReactNode;
};

/** A dialog with a text and buttons. */
export function TextDialog({ title, text, onCancel, children }: TextDialogProps) {
  const titleId = useId();
  const textId = useId();
  return (
    <Modal
      aria-labelledby={titleId}
      aria-describedby={textId}
      onCancel={onCancel}
      className="w-[min(26rem,calc(100vw-2rem))]"
    >
      <h2 id={titleId} className="text-lg font-semibold wrap-anywhere">
        {title}
      </h2>
      <p id={textId} className="text-muted mt-2 text-sm leading-relaxed">
        {text}
      </p>
      <div className="mt-6 flex flex-wrap justify-end gap-2">{children}</div>
    </Modal>
  );
}
