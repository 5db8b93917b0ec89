import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Button } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Notice } from "../../../components/notice.tsx";
import { type ChosenPasskey, choosePasskey, mayAutofill, signInByPasskey, stopChoosing } from "./passkeys.ts";
import { usePasskeyTexts } from "./texts.ts";

/** In milliseconds. The API's challenge is valid for five minutes. */
const renewal = 4 * 60_000;

/** Signs in by a passkey: with a button and, if the browser can, beside the e-mail address. */
export function PasskeyEntry() {
  const t = usePasskeyTexts();
  const entering = useMutation({
    mutationFn: async (chosen: ChosenPasskey | undefined) => signInByPasskey(chosen ?? (await choosePasskey())),
  });
  const { mutate, status } = entering;
  const isBusy = status === "pending" || status === "success";
  const [offers, setOffers] = useState(0);
  useEffect(() => {
    if (isBusy) return undefined;
    const timer = setTimeout(() => setOffers(offers + 1), renewal);
    const end = offer(mutate);
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [isBusy, mutate, offers]);
  return (
    <>
      {entering.error && <Notice>{entering.error.message}</Notice>}
      <Button aria-disabled={isBusy} onClick={() => mutate(undefined)}>
        <Icon name="lock" className="size-4.5" />
        {t.signIn}
      </Button>
    </>
  );
}

/**
 * Offers passkeys beside the e-mail address. Nobody has asked for it, so failures before a passkey is chosen are not
 * shown. @returns a function that ends the offer
 */
function offer(onChosen: (passkey: ChosenPasskey) => void): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const wait = async () => {
    if (await mayAutofill()) onChosen(await choosePasskey({ autofill: true, signal }));
  };
  wait().catch(() => undefined);
  return () => {
    ending.abort();
    stopChoosing();
  };
}
