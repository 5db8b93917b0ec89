import { useId } from "react";
import { createStore, useStore } from "../lib/store.ts";
import { useLanguage } from "../texts/language.ts";
import { Button } from "./button.tsx";
import { Modal } from "./modal.tsx";

type Question = { title: string; text: string; confirm: string };
type Asked = Question & { answer: (yes: boolean) => void };

const asked = createStore<Asked | undefined>(undefined);

/** Asks before something is done that can't be undone. A dismissed question is a no. */
export function ask(question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    const answer = (yes: boolean) => {
      asked.set(undefined);
      resolve(yes);
    };
    asked.set({ ...question, answer });
  });
}

/** Where questions appear: once in the app. */
export function AskDialog() {
  const question = useStore(asked);
  return question === undefined ? null : <Shown key={question.title} {...question} />;
}

function Shown({ title, text, confirm, answer }: Asked) {
  const { t } = useLanguage();
  const titleId = useId();
  const textId = useId();

  return (
    <Modal
      aria-labelledby={titleId}
      aria-describedby={textId}
      onCancel={() => answer(false)}
      className="w-[min(26rem,calc(100vw-2rem))]"
    >
      <h2 id={titleId} className="text-lg font-semibold wrap-anywhere">
        {title}
      </h2>
      <p id={textId} className="text-muted mt-2 text-sm leading-relaxed">
        {text}
      </p>
      <div className="mt-6 flex flex-wrap justify-end gap-2">
        <Button onClick={() => answer(false)}>{t.dialog.cancel}</Button>
        <Button look="danger" onClick={() => answer(true)}>
          {confirm}
        </Button>
      </div>
    </Modal>
  );
}
