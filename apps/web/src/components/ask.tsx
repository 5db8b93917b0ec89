import { createStore, useStore } from "../lib/store.ts";
import { useBackOrForward } from "../lib/use-back-or-forward.ts";
import { useLanguage } from "../texts/language.ts";
import { Button } from "./button.tsx";
import { TextDialog } from "./text-dialog.tsx";

type Question = { title: string; text: string; confirm: string };
type Asked = Question & { answer: (yes: boolean) => void };

const asked = createStore<Asked | undefined>(undefined);

/** Asks before an action that can't be undone. A dismissed question is a no. */
export function ask(question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    const answer = (yes: boolean) => {
      asked.set(undefined);
      resolve(yes);
    };
    asked.set({ ...question, answer });
  });
}

/** Answers no to the question that is open, for a person who can't answer any more. */
export function dismissQuestion(): void {
  asked.get()?.answer(false);
}

/** Shows the questions: once in the app. */
export function AskDialog() {
  const question = useStore(asked);
  return question === undefined ? null : <Shown key={question.title} {...question} />;
}

function Shown({ title, text, confirm, answer }: Asked) {
  const { t } = useLanguage();
  useBackOrForward(dismissQuestion);
  return (
    <TextDialog title={title} text={text} onCancel={() => answer(false)}>
      <Button onClick={() => answer(false)}>{t.dialog.cancel}</Button>
      <Button look="danger" onClick={() => answer(true)}>
        {confirm}
      </Button>
    </TextDialog>
  );
}
