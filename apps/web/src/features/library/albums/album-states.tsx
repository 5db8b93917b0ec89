import { Link } from "wouter";
import { buttonClass } from "../../../components/button.tsx";
import { EmptyPanel } from "../../../components/empty-panel.tsx";
import { Icon } from "../../../components/icon.tsx";
import { AddFiles } from "./add-files.tsx";
import { useAlbumTexts } from "./texts.ts";

/** Moves the focus to the heading if it is in the panel, which disappears when the first file arrives. */
const passFocusOn = (panel: HTMLElement | null) => () => {
  if (panel?.contains(document.activeElement)) document.querySelector<HTMLElement>("main h1")?.focus();
};

/** Shown for an album that has no file yet, or does not exist. */
export function AlbumPanel({ exists }: { exists: boolean }) {
  const texts = useAlbumTexts();
  const t = exists ? texts.empty : texts.none;
  return (
    <EmptyPanel icon="album" title={t.title} text={t.text}>
      <div ref={passFocusOn} className="flex flex-wrap justify-center gap-2">
        {exists && (
          <AddFiles className={buttonClass("primary")}>
            <Icon name="upload" className="size-4.5" />
            {texts.chooseFiles}
          </AddFiles>
        )}
        <Link href="/library" className={buttonClass("plain")}>
          {t.action}
        </Link>
      </div>
    </EmptyPanel>
  );
}
