import type { MouseEvent, ReactNode } from "react";
import { leaveFocus } from "../lib/kept-focus.ts";
import { useLanguage } from "../texts/language.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

type ProblemNoticeProps = {
  /** Retries, if that may help. */
  onAgain?: (() => void) | undefined;
  onClose: () => void;
  children: ReactNode;
};

/** Says what was not done, until somebody retries or closes it. */
export function ProblemNotice({ onAgain, onClose, children }: ProblemNoticeProps) {
  const { t } = useLanguage();
  const end = (how: () => void) => (event: MouseEvent) => {
    leaveFocus(event.currentTarget);
    how();
  };
  return (
    <Notice
      action={
        <div className="-mr-2 ml-auto flex">
          {onAgain && (
            <Button look="quiet" onClick={end(onAgain)}>
              {t.library.retry}
            </Button>
          )}
          <Button look="quiet" onClick={end(onClose)}>
            {t.dialog.close}
          </Button>
        </div>
      }
    >
      {children}
    </Notice>
  );
}
