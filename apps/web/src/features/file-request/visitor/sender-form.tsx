import { useDropzone } from "@s3-direct/upload-client/react";
import { type FormEvent, useState } from "react";
import { Button, buttonClass } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Notice } from "../../../components/notice.tsx";
import { TextField } from "../../../components/text-field.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { useVisitorTexts } from "./texts.ts";
import type { Sender } from "./visit.ts";

type SenderFormProps = {
  sender: Sender;
  onChange: (sender: Sender) => void;
  asksWho: boolean;
  /** How many files are ready to be sent. */
  ready: number;
  accept: readonly string[];
  onFiles: (files: readonly File[]) => void;
  onSend: (event: FormEvent) => void;
};

/** The form to choose files, name their sender, and send them. */
export function SenderForm({ sender, onChange, asksWho, ready, accept, onFiles, onSend }: SenderFormProps) {
  const { format } = useLanguage();
  const t = useVisitorTexts();
  const [problem, setProblem] = useState<string>();
  const { getDropzoneProps, getInputProps, isDragActive } = useDropzone({
    onDrop: (files, { unreadable }) => {
      setProblem(unreadable.length > 0 ? t.unreadable(unreadable.length) : undefined);
      onFiles(files);
    },
    onDropRejected: ({ code }) => setProblem(code === "FILE_CHANGED" ? t.unreadable(1) : t.noFile),
  });
  const look = isDragActive ? "border-accent bg-accent-soft" : "border-edge/60 hover:border-accent/70 bg-page/60";

  return (
    <form
      aria-label={t.form}
      onSubmit={onSend}
      className="border-line bg-panel shadow-panel grid gap-5 rounded-3xl border p-4 sm:p-6"
    >
      <div
        {...getDropzoneProps({
          className: `grid cursor-pointer justify-items-center gap-4 rounded-2xl border-2 border-dashed px-5 py-8 text-center transition-colors ${look}`,
        })}
      >
        <input {...getInputProps({ hidden: true, accept: accept.join(",") })} />
        <span className="bg-accent-soft text-accent grid size-14 place-items-center rounded-2xl">
          <Icon name="upload" className="size-7" />
        </span>
        <span className="text-lg font-medium pointer-coarse:hidden">{t.drop}</span>
        <span className={buttonClass("plain")}>{t.choose}</span>
      </div>
      {problem !== undefined && <Notice>{problem}</Notice>}
      {asksWho && (
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField
            label={t.name}
            hint={t.nameHint}
            required
            pattern=".*\S.*"
            maxLength={60}
            autoComplete="name"
            value={sender.sender}
            onChange={({ target }) => onChange({ ...sender, sender: target.value })}
          />
          <TextField
            label={t.message}
            hint={t.messageHint}
            maxLength={140}
            value={sender.message}
            onChange={({ target }) => onChange({ ...sender, message: target.value })}
          />
        </div>
      )}
      {ready > 0 && (
        <Button type="submit" look="primary" className="sm:justify-self-start">
          <Icon name="upload" className="size-4.5" />
          {t.send(ready, format.number(ready))}
        </Button>
      )}
    </form>
  );
}
