import { Link } from "wouter";
import { Button, buttonClass } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { useTrashTexts } from "./texts.ts";

/** Says what happens to the files in the trash, and empties it. */
export function AboutTrash({ isEmpty, onEmpty }: { isEmpty: boolean; onEmpty: () => void }) {
  const t = useTrashTexts();
  return (
    <div className="bg-accent-soft flex min-h-13 flex-wrap items-center gap-x-1 rounded-xl px-4 py-2 text-sm">
      <p className="min-w-60 flex-1 py-1 leading-relaxed text-pretty">{t.lead}</p>
      {!isEmpty && (
        <div className="-mx-3 flex flex-wrap">
          <Link href="/library" className={buttonClass("quiet")}>
            {t.toLibrary}
          </Link>
          <Button look="quiet" className="text-danger!" onClick={onEmpty}>
            <Icon name="trash" className="size-4.5" />
            {t.empty}
          </Button>
        </div>
      )}
    </div>
  );
}
