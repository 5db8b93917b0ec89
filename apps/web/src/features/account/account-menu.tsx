import { useMutation } from "@tanstack/react-query";
import { Button } from "../../components/button.tsx";
import { ConfirmButton } from "../../components/confirm-button.tsx";
import { texts } from "../../texts/en.ts";
import { signOut } from "./account.ts";
import type { Person } from "./use-session.ts";

const t = texts.account;

export function AccountMenu({ person }: { person: Person }) {
  const leave = useMutation({ mutationFn: signOut });
  return (
    <div className="-mr-3 flex min-w-0 items-center gap-1">
      {leave.error && (
        <p role="alert" className="text-danger text-xs">
          {leave.error.message}
        </p>
      )}
      <p className="text-muted truncate text-sm">{person.isGuest ? t.guestName : person.name}</p>
      {person.isGuest ? (
        <ConfirmButton question={t.leaveGuest} disabled={leave.isPending} onConfirm={() => leave.mutate()}>
          {t.signOut}
        </ConfirmButton>
      ) : (
        <Button look="quiet" disabled={leave.isPending} onClick={() => leave.mutate()}>
          {t.signOut}
        </Button>
      )}
    </div>
  );
}
