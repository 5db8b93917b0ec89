import { useEffect, useId, useRef, useState } from "react";
import { Link } from "wouter";
import { Button, buttonClass } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { LiveRegion } from "../../../components/live-region.tsx";
import { Modal } from "../../../components/modal.tsx";
import { Notice } from "../../../components/notice.tsx";
import { TextField } from "../../../components/text-field.tsx";
import { putInClipboard } from "../../../lib/copy-link.ts";
import { useLanguage } from "../../../texts/language.ts";
import { useLinkTexts } from "../../link/texts.ts";
import { addressOf } from "../address-of.ts";
import type { FileRequest } from "../takes-no-more.ts";
import { useFileRequestTexts } from "../texts.ts";
import { whyNotMade } from "../why-not-made.ts";
import { QrCode } from "./qr-code.tsx";
import { usePhoneTexts } from "./texts.ts";
import { usePhoneLink } from "./use-phone-link.ts";

/** Shows a link for the person's own phone, to scan or copy, and how many files have arrived by it. */
export function PhoneDialog({ onClose }: { onClose: () => void }) {
  const { t: texts } = useLanguage();
  const t = usePhoneTexts();
  const { form } = useFileRequestTexts();
  const { link, isOver, error, endFailed, retry, end } = usePhoneLink();
  const titleId = useId();
  const close = useRef<HTMLButtonElement>(null);
  // The button that ended it is gone, and the focus with it.
  useEffect(() => {
    if (isOver) close.current?.focus();
  }, [isOver]);

  return (
    <Modal aria-labelledby={titleId} onCancel={onClose} className="w-[min(26rem,calc(100vw-2rem))]">
      <div className="grid gap-4">
        <h2 id={titleId} className="text-xl font-semibold">
          {t.title}
        </h2>
        {content()}
        {link && <Arrived link={link} />}
        {endFailed && !isOver && <Notice>{t.endFailed}</Notice>}
        <div className="flex flex-wrap justify-end gap-2">
          {link && !isOver && <Button onClick={end}>{t.end}</Button>}
          {link && link.arrived > 0 && (
            <Link href={`/library?request=${link.id}`} onClick={onClose} className={buttonClass("plain")}>
              {t.show}
            </Link>
          )}
          <Button ref={close} look="primary" onClick={onClose}>
            {texts.dialog.close}
          </Button>
        </div>
      </div>
      <LiveRegion />
    </Modal>
  );

  function content() {
    if (error !== null) {
      return (
        <Notice action={<Button onClick={retry}>{texts.broken.retry}</Button>}>
          {whyNotMade(error, form) ?? t.failed}
        </Notice>
      );
    }
    if (isOver) return <p className="text-sm leading-relaxed">{t.over}</p>;
    return link ? <ToScan link={link} /> : <div className="min-h-80" aria-busy />;
  }
}

function ToScan({ link: { token, expiresAt } }: { link: FileRequest }) {
  const { t: texts, format } = useLanguage();
  const t = usePhoneTexts();
  const { link } = useLinkTexts();
  const [isRefused, setRefused] = useState(false);
  const address = addressOf(token);
  const copy = () =>
    void putInClipboard([address]).then(
      () => setRefused(false),
      () => setRefused(true),
    );
  return (
    <>
      <p className="text-muted text-sm leading-relaxed text-pretty">
        {t.lead(format.seconds(secondsUntil(expiresAt)))}
      </p>
      {isOnlyHere() && <Notice tone="warn">{t.onlyHere}</Notice>}
      <QrCode text={address} label={t.code} />
      <div className="flex items-end gap-2 *:first:flex-1">
        <TextField label={link} value={address} readOnly onFocus={({ target }) => target.select()} />
        <Button aria-label={texts.library.copy} title={texts.library.copy} onClick={copy}>
          <Icon name="copy" className="size-4.5" />
        </Button>
      </div>
      {isRefused && <Notice>{t.notCopied}</Notice>}
    </>
  );
}

const secondsUntil = (iso = "") => Math.max(0, (Date.parse(iso) - Date.now()) / 1_000);

/** Whether a phone would look for this host name on itself. */
const isOnlyHere = () => ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);

function Arrived({ link: { arrived, underWay } }: { link: FileRequest }) {
  const t = usePhoneTexts();
  const { format } = useLanguage();
  return (
    <p className="bg-sunken flex min-h-11 items-center gap-2 rounded-lg px-3 text-sm font-medium tabular-nums">
      <Icon
        name={arrived > 0 ? "check" : "phone"}
        className={`size-4.5 ${arrived > 0 ? "text-accent" : "text-muted"}`}
      />
      {arrived > 0 ? t.arrived(arrived) : t.waiting}
      {underWay > 0 && <span className="text-muted font-normal">{t.underWay(format.number(underWay))}</span>}
    </p>
  );
}
