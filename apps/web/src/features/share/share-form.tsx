import { toUploadError } from "@s3-direct/upload-core";
import { type FormEvent, useState } from "react";
import { Icon } from "../../components/icon.tsx";
import { LabelledSelect } from "../../components/labelled-select.tsx";
import { Notice } from "../../components/notice.tsx";
import { TextField } from "../../components/text-field.tsx";
import { type Life, LifeSelect } from "../link/life-select.tsx";
import { MakeButtons } from "../link/make-buttons.tsx";
import { useLinkTexts } from "../link/texts.ts";
import type { Shared } from "./sharing.ts";
import { type ShareTexts, useShareTexts } from "./texts.ts";

const limits = [1, 10, 100] as const;

/** An omitted limit means none. */
export type Choice = {
  title: string;
  days?: Life;
  maxDownloads?: number | undefined;
  password?: string | undefined;
};

type ShareFormProps = {
  files: readonly Shared[];
  isBusy: boolean;
  error: unknown;
  onCancel: () => void;
  onMake: (choice: Choice) => void;
};

export function ShareForm({ files, isBusy, error, onCancel, onMake }: ShareFormProps) {
  const t = useShareTexts().share;
  const { failed } = useLinkTexts();
  const [choice, setChoice] = useState<Choice>({ title: "", days: 7 });
  const change = (part: Partial<Choice>) => setChoice({ ...choice, ...part });
  const privates = files.filter(({ isPrivate }) => isPrivate).length;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onMake({ ...choice, password: choice.password === "" ? undefined : choice.password });
  };

  return (
    <form onSubmit={submit} className="mt-2 grid gap-5">
      <p className="text-muted text-sm leading-relaxed text-pretty">{t.lead}</p>
      {privates > 0 && (
        <p className="bg-warn-soft flex items-start gap-3 rounded-xl px-4 py-3 text-sm leading-relaxed">
          <Icon name="lock" className="text-warn mt-0.5 size-4.5" />
          {t.privates(privates)}
        </p>
      )}
      {error !== null && <Notice>{sentenceOf(error, t) ?? failed}</Notice>}
      <TextField
        label={t.name}
        hint={t.nameHint}
        value={choice.title}
        maxLength={100}
        onChange={({ target }) => change({ title: target.value })}
      />
      <div className="grid gap-5 min-[24rem]:grid-cols-2 min-[24rem]:gap-3">
        <LifeSelect value={choice.days} onChange={(days) => change({ days })} />
        <LabelledSelect
          label={t.downloads}
          value={limits.find((limit) => limit === choice.maxDownloads) ?? "any"}
          options={(["any", ...limits] as const).map((value) => ({ value, text: t.downloadLimits[value] }))}
          onChange={(limit) => change({ maxDownloads: limit === "any" ? undefined : limit })}
        />
      </div>
      <TextField
        label={t.password}
        hint={t.passwordHint}
        type="password"
        autoComplete="new-password"
        minLength={6}
        maxLength={128}
        value={choice.password ?? ""}
        onChange={({ target }) => change({ password: target.value })}
      />
      <MakeButtons isBusy={isBusy} onCancel={onCancel} />
    </form>
  );
}

function sentenceOf(error: unknown, t: ShareTexts["share"]): string | undefined {
  switch (toUploadError(error).code) {
    case "QUOTA_EXCEEDED":
      return t.tooMany;
    case "RATE_LIMITED":
      return t.tooOften;
    case "UPLOAD_NOT_FOUND":
      return t.gone;
    default:
      return undefined;
  }
}
