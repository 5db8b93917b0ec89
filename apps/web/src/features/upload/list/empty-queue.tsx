import { Suspense, useEffect, useState } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { Link } from "wouter";
import { Icon, type IconName } from "../../../components/icon.tsx";
import { lazyAgain } from "../../../lib/lazy-again.ts";
import { useStore } from "../../../lib/store.ts";
import { useLanguage } from "../../../texts/language.ts";
import { askMayKeep, mayKeep } from "../may-keep.ts";

const HowBuilt = lazyAgain(() => import("../how-built/how-built.tsx").then(({ HowBuilt }) => HowBuilt));

const icons = ["storage", "shield", "retry"] as const satisfies IconName[];

/** Shown in place of an empty list: what happens to dropped files. */
export function EmptyQueue() {
  const { t } = useLanguage();
  const { promises, whileOpen, seeHow } = t.upload.empty;
  const keeps = useStore(mayKeep);
  useEffect(askMayKeep, []);
  return (
    <div className="grid gap-6">
      <ul className="grid gap-6 sm:grid-cols-3 sm:gap-8">
        {(keeps ? promises : [...promises.slice(0, -1), whileOpen]).map(({ title, text }, index) => (
          <li key={title} className="flex gap-3.5 sm:grid sm:content-start sm:gap-2.5">
            <Icon name={icons[index] ?? icons[0]} className="text-accent size-6" />
            <div className="grid gap-1">
              <h2 className="text-sm font-semibold">{title}</h2>
              <p className="text-muted text-sm leading-relaxed text-pretty">{text}</p>
            </div>
          </li>
        ))}
      </ul>
      <div className="grid gap-x-8 sm:grid-cols-[auto_minmax(0,1fr)] sm:items-start">
        <Link href="/how-it-works" className={`${linkLook} hover:underline`}>
          <Icon name="flow" className="size-5" />
          {seeHow}
        </Link>
        <Built />
      </div>
    </div>
  );
}

const linkLook =
  "text-accent inline-flex min-h-11 items-center gap-2 justify-self-start text-sm font-medium underline-offset-4";

/** For developers who build such a page. The code is loaded when somebody opens it. */
function Built() {
  const { howBuilt } = useLanguage().t.upload.empty;
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="group min-w-0" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className={`${linkLook} list-none group-open:mb-2`}>
        <Icon name="document" className="size-5" />
        {howBuilt}
        <Icon name="down" className="size-4 group-open:rotate-180" />
      </summary>
      <ErrorBoundary fallback={null}>
        <Suspense>{isOpen && <HowBuilt />}</Suspense>
      </ErrorBoundary>
    </details>
  );
}
