import { Button } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import type { RouterOutputs } from "../../../lib/trpc.ts";
import { useLanguage } from "../../../texts/language.ts";
import { usePasskeyTexts } from "./texts.ts";

export type NamedPasskey = { id: string; name: string };

type PasskeyRowProps = {
  passkey: RouterOutputs["passkey"]["list"][number];
  isBusy: boolean;
  onRename: (passkey: NamedPasskey) => void;
  onRemove: (passkey: NamedPasskey) => void;
};

export function PasskeyRow({ passkey: { id, name: given, since }, isBusy, onRename, onRemove }: PasskeyRowProps) {
  const { format } = useLanguage();
  const t = usePasskeyTexts();
  const name = given ?? t.unnamed;
  return (
    <li className="border-line flex min-h-16 flex-wrap items-center gap-x-4 gap-y-1 py-3 not-first:border-t">
      <span className="bg-accent-soft text-accent grid size-11 shrink-0 place-items-center rounded-xl max-sm:hidden">
        <Icon name="lock" />
      </span>
      <div className="grid min-w-40 flex-1 gap-0.5 max-sm:w-full max-sm:flex-none">
        <p className="font-medium wrap-anywhere">{name}</p>
        <p className="text-muted text-sm">{t.since(format.date(since))}</p>
      </div>
      <div className="flex flex-wrap max-sm:-ml-3">
        <Button look="quiet" aria-label={t.renameWhich(name)} onClick={() => onRename({ id, name })}>
          {t.rename}
        </Button>
        <Button
          look="quiet"
          aria-label={t.removeWhich(name)}
          aria-disabled={isBusy}
          onClick={() => onRemove({ id, name })}
        >
          {t.remove}
        </Button>
      </div>
    </li>
  );
}
