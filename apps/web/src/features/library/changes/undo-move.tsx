import { useEffect, useEffectEvent, useRef, type RefObject } from "react";
import { Button } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { IconButton } from "../../../components/icon-button.tsx";
import { announce } from "../../../components/live-region.tsx";
import { isTextField } from "../../../lib/is-text-field.ts";
import { leaveFocus } from "../../../lib/kept-focus.ts";
import { useLanguage } from "../../../texts/language.ts";
import { undoMove, useMoves } from "./moves.ts";
import { endOffer, holdOffer, type Moved, restartOffer } from "./undo-offer.ts";
import { useTrashTexts } from "../trash/texts.ts";
import { useUndoTexts } from "./undo-texts.ts";

/**
 * Offers to undo the last change of files. The offer stays while the pointer or the focus is on it. It covers no
 * button: it is in the page's header if there is space, and otherwise, as in a dialog, right below.
 */
export function UndoMove({ inDialog = false }: { inDialog?: boolean }) {
  const { t: texts, format } = useLanguage();
  const { moved } = useTrashTexts();
  const t = useUndoTexts();
  const { offer: offered } = useMoves();
  const isOffered = offered !== undefined;
  const offer = useRef<HTMLElement>(null);

  const end = (how: () => void) => {
    leaveFocus(offer.current);
    how();
  };
  const undo = () => {
    if (offered === undefined) return;
    end(undoMove);
    if ("to" in offered) announce(sentenceOf({ ...offered, to: offered.to === "trash" ? "library" : "trash" }));
  };
  const undoByKey = useEffectEvent(undo);
  useHeldWhileUsed(offer, isOffered);

  useEffect(() => {
    if (!isOffered) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      if (isTextField(event.target)) return;
      event.preventDefault();
      undoByKey();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [isOffered]);

  if (offered === undefined) return null;
  const shown = "to" in offered ? { icon: offered.to, sentence: sentenceOf(offered), undo: true } : offered;
  return (
    <section
      ref={offer}
      aria-label={t.label}
      className={`print:hidden bg-ink text-page shadow-float animate-rise fixed z-40 flex min-h-13 items-center gap-2 rounded-xl border border-transparent py-1 pr-1 pl-3 text-sm sm:left-auto sm:w-80 sm:pl-4 ${inDialog ? "inset-x-4 top-18 lg:right-88" : "top-1.5 right-19 left-2 sm:top-18 sm:right-8 lg:top-1.5 lg:right-[calc(max((100%-64rem)/2,0rem)+6.5rem)]"}`}
    >
      <Icon name={shown.icon} className="size-4.5 opacity-70 max-sm:hidden" />
      <p className="line-clamp-2 min-w-0 max-sm:line-clamp-3 flex-1 leading-tight tabular-nums wrap-anywhere">
        {shown.sentence}
      </p>
      {shown.undo && (
        <Button look="quiet" className="text-page! hover:bg-page/15! font-semibold" onClick={undo}>
          {t.action}
        </Button>
      )}
      <IconButton
        icon="close"
        label={texts.dialog.close}
        className="text-page! hover:bg-page/15! opacity-80"
        onClick={() => end(endOffer)}
      />
    </section>
  );

  function sentenceOf({ to, ids }: Moved): string {
    return moved[to](ids.length, format.number(ids.length));
  }
}

/** The offer's time runs only while neither the pointer nor the focus is on it. */
function useHeldWhileUsed(offer: RefObject<HTMLElement | null>, isOffered: boolean): void {
  useEffect(() => {
    const element = offer.current;
    if (!isOffered || element === null) return;
    const listening = new AbortController();
    const { signal } = listening;
    const isUsed = () => element.isConnected && element.matches(":hover, :focus-within");
    for (const type of ["pointerenter", "focusin"]) element.addEventListener(type, holdOffer, { signal });
    for (const type of ["pointerleave", "focusout"]) {
      // The focus arrives at its next element after it has left this one.
      element.addEventListener(type, () => setTimeout(() => isUsed() || restartOffer()), { signal });
    }
    return () => listening.abort();
  }, [offer, isOffered]);
}
