import { useMutation } from "@tanstack/react-query";
import { Notice } from "../../components/notice.tsx";
import { announce } from "../../components/live-region.tsx";
import { useLanguage } from "../../texts/language.ts";
import { becomeAccount } from "./become-account.ts";
import { EnterForm } from "./enter-form.tsx";

/** Turns a guest into an account, which keeps the files. */
export function KeepFiles() {
  const t = useLanguage().t.account.keep;
  const become = useMutation({ mutationFn: becomeAccount, onSuccess: (done) => done && announce(t.done) });
  return (
    <section
      aria-labelledby="keep-files"
      className="border-accent/40 bg-accent-soft grid gap-6 rounded-2xl border p-5 sm:p-8 md:grid-cols-[1fr_22rem] md:gap-12"
    >
      <div>
        <h2 id="keep-files" className="text-xl font-semibold">
          {t.title}
        </h2>
        <p className="text-muted mt-2 leading-relaxed text-pretty">{t.text}</p>
      </div>
      <div className="border-line bg-panel grid gap-5 rounded-xl border p-5">
        {become.error && <Notice>{become.error.message}</Notice>}
        <EnterForm
          first="sign-up"
          isMain
          // The session arrives a moment after the sign-up has succeeded.
          busy={become.isPending || become.data === true}
          onEnter={(how) => become.mutate(how)}
          onChange={() => become.reset()}
        />
      </div>
    </section>
  );
}
