import { type FormEvent, useState } from "react";
import { Link } from "wouter";
import { Button } from "../../components/button.tsx";
import { TextField } from "../../components/text-field.tsx";
import { useLanguage } from "../../texts/language.ts";
import { useApi } from "../../lib/use-api.ts";
import { signIn, signUp } from "./account.ts";

type EnterFormProps = {
  /** Which of the two the form shows first. */
  first: "sign-in" | "sign-up";
  isMain: boolean;
  busy: boolean;
  onEnter: (how: () => Promise<void>) => void;
  /** Called if the person wants the other of the two. */
  onChange: () => void;
};

/** Signs in with e-mail and password, or creates an account with them. */
export function EnterForm({ first, isMain, busy, onEnter, onChange }: EnterFormProps) {
  const t = useLanguage().t.account;
  const { config } = useApi();
  const [isNew, setIsNew] = useState(first === "sign-up");

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const field = fieldsOf(event.currentTarget);
    const credentials = { name: field("name").trim(), email: field("email"), password: field("password") };
    onEnter(() => (isNew ? signUp(credentials) : signIn(credentials)));
  };

  return (
    <>
      <form className="grid gap-4" onSubmit={submit}>
        {isNew && (
          <TextField label={t.name} name="name" autoComplete="name" required pattern=".*\S.*" maxLength={100} />
        )}
        <TextField
          label={t.email}
          name="email"
          type="email"
          autoComplete={isNew ? "email" : "username webauthn"}
          required
        />
        <TextField
          label={t.password}
          name="password"
          type="password"
          autoComplete={isNew ? "new-password" : "current-password"}
          hint={isNew ? t.passwordHint : undefined}
          minLength={isNew ? 8 : undefined}
          required
        />
        {!isNew && config?.mails && (
          <Link
            href="/forgot-password"
            className="text-accent -mt-1 flex min-h-11 items-center text-sm hover:underline"
          >
            {t.forgot}
          </Link>
        )}
        <Button type="submit" look={isMain ? "primary" : "plain"} aria-disabled={busy}>
          {busy ? t.working : isNew ? t.signUp : t.signIn}
        </Button>
      </form>
      <Button
        look="quiet"
        className="-mb-2"
        aria-disabled={busy}
        onClick={() => {
          setIsNew(!isNew);
          onChange();
        }}
      >
        {isNew ? t.toSignIn : t.toSignUp}
      </Button>
    </>
  );
}

/** Returns a function that reads the values of a form's text fields. */
export function fieldsOf(element: HTMLFormElement): (name: string) => string {
  const form = new FormData(element);
  return (name) => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
}
