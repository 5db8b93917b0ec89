import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { installDialog, installOffer } from "./install.ts";
import { useInstallableTexts } from "./texts.ts";

/** Offers to install the app, once, below everything else. */
export function InstallOffer() {
  const t = useInstallableTexts().install;
  const install = async () => {
    const dialog = installDialog.get();
    // The browser's dialog can be opened only once.
    installDialog.set(undefined);
    const answer = await dialog?.prompt().catch(() => undefined);
    if (answer?.outcome === "dismissed") installOffer.set("declined");
  };
  return (
    <section
      aria-label={t.title}
      className="border-line flex flex-wrap items-center gap-x-4 gap-y-2 rounded-2xl border border-dashed px-4 py-3 sm:px-5"
    >
      <Icon name="device" className="text-muted size-6" />
      <div className="min-w-48 flex-1">
        <h2 className="text-sm font-semibold">{t.title}</h2>
        <p className="text-muted text-sm leading-relaxed text-pretty">{t.text}</p>
      </div>
      <div className="-mr-2 flex flex-wrap">
        <Button look="quiet" onClick={() => installOffer.set("declined")}>
          {t.decline}
        </Button>
        <Button onClick={() => void install()}>{t.install}</Button>
      </div>
    </section>
  );
}
