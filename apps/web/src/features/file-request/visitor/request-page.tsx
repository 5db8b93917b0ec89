import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DeadEnd } from "../../../components/dead-end.tsx";
import { Unanswered, VisitorsPage } from "../../link/visitors-page.tsx";
import { SendFiles } from "./send-files.tsx";
import { useVisitorTexts } from "./texts.ts";
import { createVisit, placesLeft, sendingBy } from "./visit.ts";

/** The page for a person who was sent a link to send files with. */
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
    // Files that are being sent stay on the page, whatever happens to the request meanwhile: each file shows the
    // result.
    staleTime: Infinity,
    // A person who comes back gets the current limits.
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
