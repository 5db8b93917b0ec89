import { Button } from "../../../components/button.tsx";
import { EmptyPanel } from "../../../components/empty-panel.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { useTagTexts } from "./texts.ts";

/** Shown for a tag that no file has, or no longer has. */
export function NoTagged({ tag, onShowAll }: { tag: string; onShowAll: () => void }) {
  const t = useTagTexts().filter;
  return (
    <EmptyPanel icon="tag" title={t.noneTitle(tag)} text={t.noneText}>
      <Button onClick={onShowAll}>{useLanguage().t.library.showAll}</Button>
    </EmptyPanel>
  );
}
