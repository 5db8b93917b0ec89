import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Button } from "../../components/button.tsx";
import { Notice } from "../../components/notice.tsx";
import { TextField } from "../../components/text-field.tsx";
import { useLanguage } from "../../texts/language.ts";
import { signIn, signInAsGuest, signUp } from "./account.ts";

export function SignInPage({ guests }: { guests: boolean }) {
  const t = useLanguage().t.account;
  const [isNew, setIsNew] = useState(false);
  const enter = useMutation({ mutationFn: (how: () => Promise<void>) => how() });
  // The page goes once the session has arrived, a moment after the sign-in has succeeded.
  const busy = enter.isPending || enter.isSuccess;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const field = (name: string) => {
      const value = form.get(name);
      return typeof value === "string" ? value : "";
    };
    const credentials = { name: field("name"), email: field("email"), password: field("password") };
    enter.mutate(() => (isNew ? signUp(credentials) : signIn(credentials)));
  };

  const changeForm = () => {
    setIsNew(!isNew);
    enter.reset();
  };

  return (
    <div className="grid items-center gap-10 py-6 sm:py-14 md:grid-cols-[1fr_24rem] md:gap-16">
      <div>
        <h1 className="text-4xl leading-[1.1] font-semibold tracking-tight text-balance sm:text-5xl">{t.headline}</h1>
        <p className="text-muted mt-5 max-w-md text-lg leading-relaxed">{t.pitch}</p>
        <ol className="mt-8 hidden gap-3 md:grid">
          {t.steps.map((step, index) => (
            <li key={step} className="flex items-center gap-3 text-sm">
              <span
                className="bg-accent-soft text-accent grid size-7 shrink-0 place-items-center rounded-full text-xs font-semibold"
                aria-hidden="true"
              >
                {index + 1}
              </span>
              {step}
            </li>
          ))}
        </ol>
      </div>

      <div className="border-line bg-panel shadow-panel grid gap-5 rounded-2xl border p-6 sm:p-8">
        {enter.error && <Notice>{enter.error.message}</Notice>}
        {guests && (
          <>
            <Button look="primary" disabled={busy} onClick={() => enter.mutate(signInAsGuest)}>
              {t.guest}
            </Button>
            <p className="text-muted before:bg-line after:bg-line flex items-center gap-3 text-xs before:h-px before:flex-1 after:h-px after:flex-1">
              {t.or}
            </p>
          </>
        )}
        <form className="grid gap-4" onSubmit={submit}>
          {isNew && <TextField label={t.name} name="name" autoComplete="name" required maxLength={100} />}
          <TextField label={t.email} name="email" type="email" autoComplete="email" required />
          <TextField
            label={t.password}
            name="password"
            type="password"
            autoComplete={isNew ? "new-password" : "current-password"}
            hint={isNew ? t.passwordHint : undefined}
            minLength={isNew ? 8 : undefined}
            required
          />
          <Button type="submit" look={guests ? "plain" : "primary"} disabled={busy}>
            {busy ? t.working : isNew ? t.signUp : t.signIn}
          </Button>
        </form>
        <Button look="quiet" className="-mb-2" onClick={changeForm}>
          {isNew ? t.toSignIn : t.toSignUp}
        </Button>
      </div>
    </div>
  );
}
