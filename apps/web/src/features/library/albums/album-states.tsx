import { Link } from "wouter";
import { buttonClass } from "../../../components/button.tsx";
import { EmptyPanel } from "../../../components/empty-panel.tsx";
import { useAlbumTexts } from "./texts.ts";

/** Of an album that has no file yet, or that there is not. */
export function AlbumPanel({ exists }: { exists: boolean }) {
  const texts = useAlbumTexts();
  const t = exists ? texts.empty : texts.none;
  return (
    <EmptyPanel icon="album" title={t.title} text={t.text}>
      <Link href="/library" className={buttonClass(exists ? "primary" : "plain")}>
        {t.action}
      </Link>
    </EmptyPanel>
  );
}
