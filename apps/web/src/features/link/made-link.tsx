import { useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { Button, buttonClass } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { TextField } from "../../components/text-field.tsx";
import { copyLink } from "../../lib/copy-link.ts";
import { useLanguage } from "../../texts/language.ts";
import { useLinkTexts } from "./texts.ts";

type MadeLinkProps = {
  url: string;
  /** What to do with it. */
  text: string;
  /** The page with all links of its kind. */
  all: { href: string; text: string };
  onClose: () => void;
};

/** Shows a new link, to copy, or to share with another app if the device can. */
export function MadeLink({ url, text, all, onClose }: MadeLinkProps) {
  const { t: texts } = useLanguage();
  const t = useLinkTexts();
  const copy = useRef<HTMLButtonElement>(null);
  const [isCopied, setCopied] = useState<boolean>();
  // The button that created it is gone, and the focus with it.
  useEffect(() => copy.current?.focus(), []);

  return (
    <div className="mt-2 grid gap-5">
      <p className="text-muted text-sm leading-relaxed">{text}</p>
      <TextField label={t.link} value={url} readOnly onFocus={({ target }) => target.select()} />
      <div className="flex flex-wrap gap-2">
        <Button ref={copy} look="primary" className="flex-1" onClick={() => void copyLink(url).then(setCopied)}>
          <Icon name={isCopied ? "check" : "copy"} className="size-4.5" />
          {isCopied === undefined ? texts.library.copy : isCopied ? texts.library.copied : texts.library.copyFailed}
        </Button>
        {"share" in navigator && (
          <Button className="flex-1" onClick={() => void navigator.share({ url }).catch(() => {})}>
            <Icon name="upload" className="size-4.5" />
            {t.send}
          </Button>
        )}
      </div>
      <div className="flex flex-wrap justify-between gap-2">
        <Link href={all.href} onClick={onClose} className={`${buttonClass("quiet")} -ml-3`}>
          {all.text}
        </Link>
        <Button onClick={onClose}>{texts.dialog.close}</Button>
      </div>
    </div>
  );
}
