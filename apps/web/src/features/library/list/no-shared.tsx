import { Button } from "../../../components/button.tsx";
import { EmptyPanel } from "../../../components/empty-panel.tsx";
import { type Locale, useLanguage } from "../../../texts/language.ts";

const texts: Record<Locale, { title: string; text: string }> = {
  en: {
    title: "Nothing is shared",
    text: "Select files and press “Share”: whoever has their link sees them, and here you see what is in a link until it ends.",
  },
  ko: {
    title: "공유 중인 파일이 없어요",
    text: "파일을 선택하고 “공유”를 누르면 링크를 가진 사람은 누구나 볼 수 있어요. 링크가 만료될 때까지 그 파일이 여기에 보여요.",
  },
};

/** Shown if no file is in an open link. */
export function NoShared({ onShowAll }: { onShowAll: () => void }) {
  const { t, locale } = useLanguage();
  return (
    <EmptyPanel icon="link" {...texts[locale]}>
      <Button onClick={onShowAll}>{t.library.showAll}</Button>
    </EmptyPanel>
  );
}
