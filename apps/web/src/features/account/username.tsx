/** Whose password a form is for: a password manager looks for it, and nobody else. */
export function Username({ of: email }: { of: string }) {
  return <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />;
}
