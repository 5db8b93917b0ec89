import { useEffect, useState } from "react";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { announce } from "../../components/live-region.tsx";
import { useLanguage } from "../../texts/language.ts";

/** How long the button says what happened (milliseconds). */
const shownFor = 2_500;

export function CopyLink({ url, name }: { url: string; name: string }) {
  const t = useLanguage().t.library;
  const [said, setSaid] = useState<string>();

  useEffect(() => {
    if (said === undefined) return;
    const timer = setTimeout(() => setSaid(undefined), shownFor);
    return () => clearTimeout(timer);
  }, [said]);

  const say = (what: string) => {
    setSaid(what);
    announce(what);
  };
  // The clipboard is absent outside https and localhost, and a browser may refuse it.
  const copy = async () =>
    say(
      await navigator.clipboard.writeText(url).then(
        () => t.copied,
        () => t.copyFailed,
      ),
    );

  return (
    <Button look="quiet" aria-label={t.copyLabel(name)} onClick={() => void copy().catch(() => say(t.copyFailed))}>
      <Icon name={said === t.copied ? "check" : "copy"} className="size-4" />
      {said ?? t.copy}
    </Button>
  );
}
