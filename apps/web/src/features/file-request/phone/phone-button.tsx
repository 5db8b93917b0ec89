import { Suspense, useState } from "react";
import { Button } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { lazyAgain } from "../../../lib/lazy-again.ts";
import { useLanguage } from "../../../texts/language.ts";

const PhoneDialog = lazyAgain(() => import("./phone-dialog.tsx").then(({ PhoneDialog }) => PhoneDialog));

/** Opens the dialog with which a phone sends its photos here. Not shown on phones. */
export function PhoneButton({ signOnly }: { signOnly: boolean }) {
  const { t } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        className={`pointer-coarse:hidden ${signOnly ? "px-3!" : ""}`}
        title={t.upload.fromPhone}
        onClick={() => setOpen(true)}
      >
        <Icon name="phone" className="text-muted size-4.5" />
        <span className={signOnly ? "sr-only" : ""}>{t.upload.fromPhone}</span>
      </Button>
      {isOpen && (
        <Suspense>
          <PhoneDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
