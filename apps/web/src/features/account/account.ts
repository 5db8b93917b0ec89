import { authClient } from "../../lib/auth.ts";
import { type AccountFailure, accountSentence } from "./account-errors.ts";

type Credentials = { name: string; email: string; password: string };

/** Each rejects with an Error whose message is a sentence for the person. */
export const signInAsGuest = () => orSentence(authClient.signIn.anonymous());
export const signIn = ({ email, password }: Credentials) => orSentence(authClient.signIn.email({ email, password }));
export const signUp = (credentials: Credentials) => orSentence(authClient.signUp.email(credentials));
/** With everything; guests have no password. */
export const deleteAccount = ({ password }: { password: string | undefined }) =>
  orSentence(authClient.deleteUser(password === undefined ? {} : { password }));
export const signOut = () => orSentence(authClient.signOut());

/** better-auth answers a refusal as a value, but throws when nothing answers. */
async function orSentence(answer: Promise<{ error: AccountFailure | null }>): Promise<void> {
  const { error } = await answer.catch((): { error: AccountFailure } => ({ error: { status: 0 } }));
  if (error) throw new Error(accountSentence(error));
}
