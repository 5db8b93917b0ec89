import { Link } from "wouter";
import { buttonClass } from "../../components/button.tsx";
import { EmptyPanel } from "../../components/empty-panel.tsx";
import { NotRead } from "../../components/not-read.tsx";
import { trpc } from "../../lib/trpc.ts";
import { ListPage } from "../link/list-page.tsx";
import { LinkRow } from "./link-row.tsx";
import { useShareTexts } from "./texts.ts";

/** All links of the person, with their visits. */
export function LinksPage() {
  const t = useShareTexts().links;
  const { data: links, error } = trpc.share.list.useQuery();
  return (
    <ListPage title={t.heading} lead={t.lead}>
      {content()}
    </ListPage>
  );

  function content() {
    if (links === undefined) return <NotRead error={error} failed={t.failed} className="min-h-80" />;
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
    <EmptyPanel icon="link" title={t.emptyTitle} text={t.emptyText}>
      <Link href="/library" className={buttonClass("primary")}>
        {t.toLibrary}
      </Link>
    </EmptyPanel>
  );
}
