import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { useLanguage } from "../../texts/language.ts";
import { useLinkTexts } from "./texts.ts";

/** The end of a form that makes a link. */
export function MakeButtons({ isBusy, onCancel }: { isBusy: boolean; onCancel: () => void }) {
  const t = useLinkTexts();
  return (
    <div className="flex flex-wrap justify-end gap-2">
      <Button onClick={onCancel}>{useLanguage().t.dialog.cancel}</Button>
      <Button type="submit" look="primary" aria-disabled={isBusy}>
        <Icon name="link" className="size-4.5" />
        {isBusy ? t.making : t.make}
      </Button>
    </div>
  );
}
