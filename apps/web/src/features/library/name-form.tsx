import { useEffect, useId, useRef } from "react";
import { Button } from "../../components/button.tsx";
import { Modal } from "../../components/modal.tsx";
import { TextField } from "../../components/text-field.tsx";
import { useLanguage } from "../../texts/language.ts";

type NameFormProps = {
  title: string;
  label: string;
  hint?: string;
  name: string;
  /** How many of its first characters are selected at first. */
  selected?: number;
  maxLength: number;
  confirm: string;
  isBusy: boolean;
  /** Why the name was refused. */
  error: string | undefined;
  onName: (name: string) => void;
  onSave: () => void;
  onClose: () => void;
};

/** Asks for a name: Enter saves it, Escape cancels. */
export function NameForm(props: NameFormProps) {
  const { title, label, hint, name, maxLength, confirm, isBusy, error, onName, onSave, onClose } = props;
  const { t } = useLanguage();
  const titleId = useId();
  const errorId = useId();
  const field = useRef<HTMLInputElement>(null);
  const selected = props.selected ?? name.length;

  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(0, selected);
    // Only on opening: text that is typed later is not selected again.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  return (
    <Modal aria-labelledby={titleId} onCancel={onClose} className="w-[min(28rem,calc(100vw-2rem))]">
      <h2 id={titleId} className="text-lg font-semibold">
        {title}
      </h2>
      <form
        className="mt-4 grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          onSave();
        }}
      >
        <div className="grid gap-2">
          <TextField
            ref={field}
            label={label}
            {...(hint !== undefined && { hint })}
            value={name}
            maxLength={maxLength}
            autoComplete="off"
            spellCheck={false}
            enterKeyHint="done"
            aria-invalid={error !== undefined}
            {...(error !== undefined && { "aria-describedby": errorId })}
            onChange={({ target }) => onName(target.value)}
          />
          <p id={errorId} role="alert" className="text-danger text-sm empty:hidden">
            {error}
          </p>
        </div>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t.dialog.cancel}</Button>
          <Button type="submit" look="primary" aria-disabled={isBusy}>
            {confirm}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
