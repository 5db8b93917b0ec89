import { ProblemNotice } from "../components/problem-notice.tsx";
import { about } from "../lib/about.ts";
import { copyOrShow, uncopied } from "../lib/copy-link.ts";
import { useStore } from "../lib/store.ts";
import { useLanguage } from "../texts/language.ts";

/** Says on any page that the clipboard refused a copy. */
export function NotCopied() {
  const { t } = useLanguage();
  const copy = useStore(uncopied);
  if (copy === undefined) return null;
  return (
    <div className="shadow-float rounded-xl">
      <ProblemNotice onAgain={() => void copyOrShow(copy)} onClose={() => uncopied.set(undefined)}>
        {about(copy.name, t.library.notCopied)}
      </ProblemNotice>
    </div>
  );
}
