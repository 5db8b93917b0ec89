import { EmptyPanel } from "../../components/empty-panel.tsx";
import { NotRead } from "../../components/not-read.tsx";
import { trpc } from "../../lib/trpc.ts";
import { ListPage } from "../link/list-page.tsx";
import { RequestButton } from "./request-button.tsx";
import { RequestRow } from "./request-row.tsx";
import { useFileRequestTexts } from "./texts.ts";

/** All requests of the person, with what has arrived. */
export function RequestsPage() {
  const t = useFileRequestTexts().list;
  const { data: requests, error } = trpc.fileRequest.list.useQuery();
  return (
    <ListPage title={t.heading} lead={t.lead}>
      {/* In one place, whether there are requests or not: its dialog stays when the first one is made. */}
      {requests && <RequestButton look="primary" className="justify-self-start" />}
      {content()}
    </ListPage>
  );

  function content() {
    if (requests === undefined) return <NotRead error={error} failed={t.failed} className="min-h-80" />;
    if (requests.length === 0) return <EmptyPanel icon="download" title={t.emptyTitle} text={t.emptyText} />;
    return (
      <ul aria-label={t.label} className="border-line bg-panel shadow-panel overflow-clip rounded-2xl border">
        {requests.map((request) => (
          <RequestRow key={request.id} request={request} />
        ))}
      </ul>
    );
  }
}
