import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { Button, buttonClass } from "../../../components/button.tsx";
import { DeadEnd } from "../../../components/dead-end.tsx";
import { Notice } from "../../../components/notice.tsx";
import { isUnreachable } from "../../../lib/trpc.ts";
import { useLanguage } from "../../../texts/language.ts";
import { useSession } from "../../account/use-session.tsx";
import { SendFiles } from "./send-files.tsx";
import { useVisitorTexts } from "./texts.ts";
import { createVisit, placesLeft, sendingBy } from "./visit.ts";

/** What somebody sees who was sent a link to send files by. */
export function RequestPage() {
  const t = useVisitorTexts();
  const session = useSession();
  const [path] = useLocation();
  return (
    <div className="grid gap-12">
      <Behind key={path} token={path.slice("/r/".length)} />
      {session.status === "signed-out" && (
        <Link href="/" className={`${buttonClass("quiet")} justify-self-center`}>
          {t.own}
        </Link>
      )}
    </div>
  );
}

function Behind({ token }: { token: string }) {
  const { t: texts } = useLanguage();
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
  if (data === undefined) {
    if (error === null || isUnreachable(error)) return <Place label={texts.status.loading} />;
    return (
      <Notice action={<Button onClick={() => void refetch()}>{texts.broken.retry}</Button>}>
        {error.message.startsWith("RATE_LIMITED") ? t.tooOften : texts.library.failed}
      </Notice>
    );
  }
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

/** The place that the form will take. */
function Place({ label }: { label: string }) {
  return (
    <div className="grid gap-6">
      <output className="sr-only">{label}</output>
      <div className="bg-sunken h-96 rounded-3xl motion-safe:animate-pulse" aria-hidden="true" />
    </div>
  );
}
