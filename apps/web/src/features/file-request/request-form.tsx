import { type FormEvent, useId, useState } from "react";
import { LabelledSelect } from "../../components/labelled-select.tsx";
import { Notice } from "../../components/notice.tsx";
import { TextField } from "../../components/text-field.tsx";
import { useLanguage } from "../../texts/language.ts";
import { type Life, LifeSelect } from "../link/life-select.tsx";
import { MakeButtons } from "../link/make-buttons.tsx";
import { useLinkTexts } from "../link/texts.ts";
import { SizeSelect } from "./size-select.tsx";
import { useFileRequestTexts } from "./texts.ts";
import { whyNotMade } from "./why-not-made.ts";

const amounts = [1, 10, 50, 200] as const;
const kinds = ["any", "images", "media", "documents"] as const;

/** An omitted limit means no limit of the request's own. */
export type Choice = {
  title: string;
  note: string;
  accepts: (typeof kinds)[number];
  maxFiles: number;
  maxSize?: number | undefined;
  days?: Life;
};

type RequestFormProps = {
  isBusy: boolean;
  error: unknown;
  onCancel: () => void;
  onMake: (choice: Choice) => void;
};

export function RequestForm({ isBusy, error, onCancel, onMake }: RequestFormProps) {
  const { format } = useLanguage();
  const t = useFileRequestTexts().form;
  const { failed } = useLinkTexts();
  const noteId = useId();
  const [choice, setChoice] = useState<Choice>({ title: "", note: "", accepts: "any", maxFiles: 50, days: 7 });
  const change = (part: Partial<Choice>) => setChoice({ ...choice, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onMake(choice);
  };

  return (
    <form onSubmit={submit} className="mt-2 grid gap-5">
      <p className="text-muted text-sm leading-relaxed text-pretty">{t.lead}</p>
      {error !== null && <Notice>{whyNotMade(error, t) ?? failed}</Notice>}
      <TextField
        label={t.name}
        hint={t.nameHint}
        required
        maxLength={100}
        // A title needs more than spaces.
        pattern=".*\S.*"
        value={choice.title}
        onChange={({ target }) => change({ title: target.value })}
      />
      <div className="grid gap-1.5">
        <label htmlFor={noteId} className="text-sm font-medium">
          {t.note}
        </label>
        <textarea
          id={noteId}
          aria-describedby={`${noteId}-hint`}
          rows={2}
          maxLength={1_000}
          value={choice.note}
          onChange={({ target }) => change({ note: target.value })}
          className="border-edge bg-panel min-h-11 w-full rounded-lg border px-3 py-2 text-base"
        />
        <p id={`${noteId}-hint`} className="text-muted text-xs">
          {t.noteHint}
        </p>
      </div>
      <div className="grid items-start gap-5 min-[24rem]:grid-cols-2 min-[24rem]:gap-3">
        <LabelledSelect
          label={t.accepts}
          value={choice.accepts}
          options={kinds.map((value) => ({ value, text: t.kinds[value] }))}
          onChange={(accepts) => change({ accepts })}
        />
        <LabelledSelect
          label={t.maxFiles}
          value={choice.maxFiles}
          options={amounts.map((value) => ({ value, text: t.files(format.number(value)) }))}
          onChange={(maxFiles) => change({ maxFiles })}
        />
        <SizeSelect value={choice.maxSize} onChange={(maxSize) => change({ maxSize })} />
        <LifeSelect value={choice.days} onChange={(days) => change({ days })} />
      </div>
      <MakeButtons isBusy={isBusy} onCancel={onCancel} />
    </form>
  );
}
