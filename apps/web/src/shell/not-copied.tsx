import { ProblemNotice } from "../components/problem-notice.tsx";
import { copyOrShow, refused } from "../lib/copy-link.ts";
import { useStore } from "../lib/store.ts";
import { useLanguage } from "../texts/language.ts";

/** Says that the clipboard took nothing, on whichever page. */
export function NotCopied() {
  const { t } = useLanguage();
  const copied = useStore(refused);
  if (copied === undefined) return null;
  const { copyFailed } = t.library;
  return (
    <ProblemNotice onAgain={() => void copyOrShow(copied)} onClose={() => refused.set(undefined)}>
      {copied.name === undefined ? copyFailed : `${copied.name}: ${copyFailed}`}
    </ProblemNotice>
  );
}
