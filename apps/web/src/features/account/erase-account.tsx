import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { Button } from "../../components/button.tsx";
import { Modal } from "../../components/modal.tsx";
import { Notice } from "../../components/notice.tsx";
import { TextField } from "../../components/text-field.tsx";
import { trpc } from "../../lib/trpc.ts";
import { useLanguage } from "../../texts/language.ts";
import { fieldsOf } from "./enter-form.tsx";
import { erase } from "./erase.ts";
import type { Person } from "./use-session.tsx";

export function EraseAccount({ person }: { person: Person }) {
  const t = useLanguage().t.account.erase;
  const [isAsking, setIsAsking] = useState(false);
  return (
    <section
      aria-labelledby="erase"
      className="border-danger/35 flex flex-wrap items-center gap-x-6 gap-y-4 rounded-2xl border p-5 sm:p-6"
    >
      <div className="min-w-56 flex-1">
        <h2 id="erase" className="font-semibold">
          {t.title}
        </h2>
        <p className="text-muted mt-1 text-sm leading-relaxed">{t.text}</p>
      </div>
      <Button className="text-danger!" onClick={() => setIsAsking(true)}>
        {t.ask}
      </Button>
      {isAsking && <EraseDialog person={person} onClose={() => setIsAsking(false)} />}
    </section>
  );
}

/** Says what will happen, and asks for a word that nobody types by mistake. */
function EraseDialog({ person: { isGuest, email }, onClose }: { person: Person; onClose: () => void }) {
  const { t: texts, format } = useLanguage();
  const t = texts.account.erase;
  const titleId = useId();
  const { data: usage } = trpc.media.usage.useQuery();
  const [typed, setTyped] = useState("");
  const word = isGuest ? t.word : email;
  const erasing = useMutation({ mutationFn: erase });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const field = fieldsOf(event.currentTarget);
    erasing.mutate({ password: isGuest ? undefined : field("password") });
  };
  const busy = erasing.isPending || erasing.isSuccess;
  const isSure = typed.trim().toLowerCase() === word.toLowerCase();

  return (
    <Modal
      aria-labelledby={titleId}
      onCancel={(event) => (busy ? event.preventDefault() : onClose())}
      className="w-[min(30rem,calc(100vw-2rem))]"
    >
      <form className="grid gap-4" onSubmit={submit}>
        <h2 id={titleId} className="text-lg font-semibold">
          {t.title}
        </h2>
        <ul className="text-muted grid list-disc gap-1.5 pl-5 text-sm leading-relaxed">
          <li>{usage ? t.files(usage.files, format.number(usage.files), format.bytes(usage.bytes)) : t.allFiles}</li>
          <li>{t.uploads}</li>
          <li>{isGuest ? t.guest : t.account}</li>
          <li className="text-ink font-medium">{t.forGood}</li>
        </ul>
        {erasing.error && <Notice>{erasing.error.message}</Notice>}
        {!isGuest && (
          <TextField
            label={texts.account.password}
            name="password"
            type="password"
            autoComplete="current-password"
            required
          />
        )}
        <TextField
          label={t.type(word)}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <div className="mt-2 flex flex-wrap justify-end gap-2">
          <Button aria-disabled={busy} onClick={onClose}>
            {texts.dialog.cancel}
          </Button>
          <Button type="submit" look="danger" disabled={!isSure} aria-disabled={busy}>
            {busy ? texts.account.working : t.confirm}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
