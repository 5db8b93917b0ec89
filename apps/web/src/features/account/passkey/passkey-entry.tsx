import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { Button } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { Notice } from "../../../components/notice.tsx";
import { mayAutofill, signInByPasskey } from "./passkeys.ts";
import { usePasskeyTexts } from "./texts.ts";

/** Signs in by a passkey: by its button, and where the browser can, beside the e-mail address. */
export function PasskeyEntry() {
  const t = usePasskeyTexts();
  const entering = useMutation({ mutationFn: () => signInByPasskey({ autofill: false }) });
  useEffect(() => void offer(), []);
  return (
    <>
      {entering.error && <Notice>{entering.error.message}</Notice>}
      <Button disabled={entering.isPending || entering.isSuccess} onClick={() => entering.mutate()}>
        <Icon name="lock" className="size-4.5" />
        {t.signIn}
      </Button>
    </>
  );
}

/** Nobody has asked for it, so nobody is told when it comes to nothing. */
async function offer(): Promise<void> {
  if (await mayAutofill()) await signInByPasskey({ autofill: true }).catch(() => undefined);
}
