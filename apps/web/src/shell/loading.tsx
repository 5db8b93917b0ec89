import { useLanguage } from "../texts/language.ts";

/** The outline of a page that is being loaded. */
export function Loading({ waits = false }: { waits?: boolean }) {
  const { t } = useLanguage();
  return (
    <div className="grid gap-8">
      <output className={waits ? "text-muted text-sm" : "sr-only"}>
        {waits ? t.status.waiting : t.status.loading}
      </output>
      <div className="grid gap-8 motion-safe:animate-pulse" aria-hidden="true">
        <div className="bg-sunken h-9 w-40 rounded-lg" />
        <div className="bg-sunken h-56 rounded-2xl" />
      </div>
    </div>
  );
}
