import { toUploadError } from "@s3-direct/upload-core";
import { type ReactNode, useState } from "react";
import { PasskeyFailure } from "../passkey/passkey-failure.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";

type Answer = (isConfirmed: boolean) => void;

type Confirmation = {
  /**
   * Does `act`, for which the API may first need the owner's confirmation.
   * @returns undefined if nobody has confirmed, and nothing is done
   */
  confirmed: <Done>(act: () => Promise<Done>) => Promise<Done | undefined>;
  /** The dialog that asks, to be rendered by the caller. */
  dialog: ReactNode;
};

export function useConfirmation(): Confirmation {
  const [answer, setAnswer] = useState<Answer>();
  const ask = () =>
    new Promise<boolean>((resolve) => {
      setAnswer(() => (isConfirmed: boolean) => {
        setAnswer(undefined);
        resolve(isConfirmed);
      });
    });
  return {
    async confirmed(act) {
      try {
        return await act();
      } catch (error) {
        if (!isUnconfirmed(error)) throw error;
        return (await ask()) ? act() : undefined;
      }
    },
    dialog: answer && <ConfirmDialog onAnswer={answer} />,
  };
}

function isUnconfirmed(error: unknown): boolean {
  if (error instanceof PasskeyFailure) return error.reason === "unconfirmed";
  return toUploadError(error).details["reason"] === "unconfirmed";
}
