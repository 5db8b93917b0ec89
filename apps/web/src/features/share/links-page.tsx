import { Link } from "wouter";
import { buttonClass } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { Notice } from "../../components/notice.tsx";
import { Page } from "../../components/page.tsx";
import { isUnreachable, trpc } from "../../lib/trpc.ts";
import { LinkRow } from "./link-row.tsx";
import { useShareTexts } from "./texts.ts";

/** All links of the person, with who came. */
export function LinksPage() {
  const t = useShareTexts().links;
  const { data: links, error } = trpc.share.list.useQuery();
  return (
    <Page title={t.heading} lead={t.lead}>
      {content()}
    </Page>
  );

  function content() {
    if (links === undefined)
      return error && !isUnreachable(error) ? <Notice>{t.failed}</Notice> : <div className="min-h-80" aria-busy />;
    if (links.length === 0) return <NoLinks />;
    return (
      <ul aria-label={t.list} className="border-line bg-panel shadow-panel overflow-clip rounded-2xl border">
        {links.map((link) => (
          <LinkRow key={link.id} link={link} />
        ))}
      </ul>
    );
  }
}

function NoLinks() {
  const t = useShareTexts().links;
  return (
    <div className="border-line bg-panel animate-rise grid min-h-80 content-center justify-items-center gap-2 rounded-2xl border border-dashed px-6 py-14 text-center">
      <span className="bg-accent-soft text-accent mb-3 grid size-16 place-items-center rounded-full">
        <Icon name="link" className="size-8" />
      </span>
      <h2 className="text-lg font-semibold">{t.emptyTitle}</h2>
      <p className="text-muted mb-4 max-w-sm text-sm leading-relaxed text-pretty">{t.emptyText}</p>
      <Link href="/library" className={buttonClass("primary")}>
        {t.toLibrary}
      </Link>
    </div>
  );
}
