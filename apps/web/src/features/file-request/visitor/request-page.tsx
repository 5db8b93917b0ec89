import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DeadEnd } from "../../../components/dead-end.tsx";
import { Unanswered, VisitorsPage } from "../../link/visitors-page.tsx";
import { SendFiles } from "./send-files.tsx";
import { useVisitorTexts } from "./texts.ts";
import { createVisit, placesLeft, sendingBy } from "./visit.ts";

/** What somebody sees who was sent a link to send files by. */
export function RequestPage() {
  return (
    <VisitorsPage under="/r/" own={useVisitorTexts().own}>
      {(token) => <Behind token={token} />}
    </VisitorsPage>
  );
}

function Behind({ token }: { token: string }) {
  const t = useVisitorTexts();
  const [client] = useState(() => createVisit(token));
  const { data, error, refetch } = useQuery({
    queryKey: ["file-request", token],
    queryFn: () => client.fileRequest.look.query(),
    // What is being sent stays on the page, whatever becomes of the request meanwhile: each file says it.
    staleTime: Infinity,
    // Whoever comes back is told what is left by then.
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  if (data === undefined) return <Unanswered error={error} onRetry={() => void refetch()} height="h-96" />;
  return data.status === "open" ? (
    <SendFiles
      request={data}
      sending={sendingBy({ client, token, request: data })}
      placesNow={() => placesLeft(client)}
    />
  ) : (
    <DeadEnd {...t.closed[data.status]} />
  );
}
