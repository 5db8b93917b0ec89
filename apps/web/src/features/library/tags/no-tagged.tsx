import { Button } from "../../../components/button.tsx";
import { EmptyPanel } from "../../../components/empty-panel.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { useMoreTagTexts } from "./more-texts.ts";

/** Of a tag that no file has, or not any more. */
export function NoTagged({ tag, onShowAll }: { tag: string; onShowAll: () => void }) {
  const t = useMoreTagTexts().filter;
  return (
    <EmptyPanel icon="tag" title={t.noneTitle(tag)} text={t.noneText}>
      <Button onClick={onShowAll}>{useLanguage().t.library.showAll}</Button>
    </EmptyPanel>
  );
}
