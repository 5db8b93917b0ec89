import { isActive } from "@s3-direct/upload-client";
import { useUploads } from "@s3-direct/upload-client/react";
import { checkFile } from "@s3-direct/upload-core";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "../../../components/button.tsx";
import { Facts } from "../../../components/facts.tsx";
import { Notice } from "../../../components/notice.tsx";
import { randomId } from "../../../lib/random-id.ts";
import { useLanguage } from "../../../texts/language.ts";
import { AcceptedKinds } from "../../upload/choose/accepted-kinds.tsx";
import { Done } from "./done.tsx";
import { goOnWith } from "./go-on-with.ts";
import { SenderForm } from "./sender-form.tsx";
import { SentList } from "./sent-list.tsx";
import { useVisitorTexts } from "./texts.ts";
import type { OpenRequest, Sending } from "./visit.ts";

type SendFilesProps = {
  request: OpenRequest;
  sending: Sending;
  /** Requested each time: other people's uploads take places, and cancelled ones free them. */
  placesNow: () => Promise<number>;
};

/** Shows what is requested, who sends, and the files' progress. */
export function SendFiles({ request, sending, placesNow }: SendFilesProps) {
  const language = useLanguage();
  const { format } = language;
  const t = useVisitorTexts();
  const [sender, setSender] = useState({ sender: request.ownDevice ? t.ownPhone : "", message: "" });
  const [beyond, setBeyond] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const { items } = useUploads(sending);
  const { title, note, from, ownDevice, accept, maxSize, placesLeft, expiresAt } = request;
  const ready = items.filter(({ status }) => status === "ready");
  const arrived = items.filter(({ status }) => status === "done");
  const isSending = items.some((item) => isActive(item) && item.status !== "ready");
  const facts = [
    ...(placesLeft > 0 ? [t.places(placesLeft, format.number(placesLeft))] : []),
    ...(expiresAt === undefined ? [] : [t.until(ownDevice ? format.moment(expiresAt) : format.date(expiresAt))]),
  ];

  const take = async (files: readonly File[]) => {
    setBeyond(0);
    const fresh = await goOnWith(sending, files);
    const places = await placesNow();
    // Counted now: others may have been chosen meanwhile.
    let room = places - sending.getSnapshot().items.filter(({ status }) => status === "ready").length;
    let withoutRoom = 0;
    const batch = randomId();
    for (const [place, file] of fresh.entries()) {
      const isAccepted = accepts(request, file);
      if (isAccepted && room <= 0) {
        withoutRoom += 1;
        continue;
      }
      const added = sending.add(file, { input: { ...sender, batch: { id: batch, place } } });
      if (isAccepted) room -= 1;
      // A file that the link does not accept says so at once, not when the rest is sent. The person's own phone needs
      // no name, so its files start at once, too.
      if (!isAccepted || ownDevice) added.start();
    }
    setBeyond(withoutRoom);
  };
  const dismiss = () => {
    // The button disappears, and the focus with it.
    document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
    setBeyond(0);
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    const batch = randomId();
    for (const [place, { id }] of ready.entries()) {
      sending.setInput(id, { ...sender, batch: { id: batch, place } });
      sending.start(id);
    }
    // The button disappears, and the focus with it.
    list.current?.focus();
  };

  return (
    <div className="grid gap-6">
      <div className="grid gap-2">
        <p className="text-accent font-medium">
          {ownDevice ? t.toYourself : from === undefined ? t.fromSomebody : t.from(from)}
        </p>
        <h1 tabIndex={-1} className="text-2xl font-semibold text-balance wrap-anywhere sm:text-3xl">
          {title}
        </h1>
        {note !== "" && (
          <p className="max-w-2xl leading-relaxed text-pretty wrap-anywhere whitespace-pre-line">{note}</p>
        )}
        <AcceptedKinds accept={accept} maxSize={maxSize} brief={t.someKinds} className="text-muted text-sm" />
        <FactsAndPromise facts={facts} />
      </div>
      {placesLeft === 0 && <Notice>{t.allTaken}</Notice>}
      <SenderForm
        sender={sender}
        onChange={setSender}
        asksWho={!ownDevice}
        ready={ready.length}
        accept={accept}
        onFiles={(files) => void take(files)}
        onSend={send}
      />
      {beyond > 0 && (
        <Notice
          action={
            <Button look="quiet" onClick={dismiss}>
              {language.t.dialog.close}
            </Button>
          }
        >
          {t.beyond(beyond, format.number(beyond))}
        </Notice>
      )}
      {arrived.length > 0 && !isSending && ready.length === 0 && (
        <Done
          count={arrived.length}
          failed={items.filter(({ status }) => status === "error").length}
          placesNow={placesNow}
        />
      )}
      {items.length > 0 && <SentList ref={list} items={items} sending={sending} />}
    </div>
  );
}

function FactsAndPromise({ facts }: { facts: readonly string[] }) {
  const t = useVisitorTexts();
  return (
    <div className="text-muted grid gap-1 text-sm">
      <Facts of={facts} className="" />
      <p>{t.private}</p>
    </div>
  );
}

function accepts(rules: Pick<OpenRequest, "accept" | "maxSize">, { name, type, size }: File): boolean {
  try {
    checkFile(rules, { filename: name, contentType: type, size });
    return true;
  } catch {
    return false;
  }
}
