/** Tells password managers whose password a form is for; invisible. */
export function Username({ of: email }: { of: string }) {
  return <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />;
}
