import type { authClient } from "../../lib/auth.ts";
import { isNobodyIn, noteChangedAccount, noteNewSession } from "../../lib/session.ts";
import { currentLanguage } from "../../texts/language.ts";
import { type AccountFailure, accountSentence, isUnreachable } from "./account-errors.ts";

type Credentials = { name: string; email: string; password: string };

/** Loads the code ahead of its use. */
export const loadAccount = () => import("../../lib/auth.ts");

/** There was no response: the request can be sent again. */
export class Unreachable extends Error {}

/** Each rejects with an Error whose message is a sentence for the person. */
export const signInAsGuest = () => enter((client) => client.signIn.anonymous());
export const signIn = ({ email, password }: Credentials) => enter((client) => client.signIn.email({ email, password }));
export const signUp = (credentials: Credentials) => enter((client) => client.signUp.email(credentials));

/** Deletes the account with everything in it; guests have no password. */
export async function deleteAccount({ password }: { password: string | undefined }): Promise<void> {
  await orSentence((client) => client.deleteUser(password === undefined ? {} : { password }));
  void noteNewSession();
}

/**
 * Shows the page of a person who has just signed in.
 * @throws Error with a sentence for the person if the browser refuses the session's cookie
 */
export async function arrive(): Promise<void> {
  await noteNewSession();
  if (isNobodyIn()) throw new Error(currentLanguage().t.account.errors.noCookies);
}

/** Signs out without code that would have to be loaded: a page of an old version could not load it any more. */
export async function signOut(): Promise<void> {
  const response = await fetch("/api/auth/sign-out", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  }).catch(() => undefined);
  if (!response?.ok) throw new Error(accountSentence({ status: response?.status ?? 0 }));
  void noteNewSession();
}

/** better-auth refuses a caller whose session has ended, also while the session's cookie still says otherwise. */
export function noticeEnded({ status }: AccountFailure): void {
  if (status === 401 && !isNobodyIn()) noteChangedAccount();
}

async function enter(act: (client: typeof authClient) => Answer): Promise<void> {
  await orSentence(act);
  await arrive();
}

type Answer = Promise<{ error: AccountFailure | null }>;

/** Calls better-auth, which returns a refusal as a value, but throws if there is no response. */
async function orSentence(act: (client: typeof authClient) => Answer): Promise<void> {
  const { error } = await loadAccount()
    .then(({ authClient }) => act(authClient))
    .catch((): { error: AccountFailure } => ({ error: { status: 0 } }));
  if (error) noticeEnded(error);
  if (error && isUnreachable(error)) throw new Unreachable(accountSentence(error));
  if (error) throw new Error(accountSentence(error));
}
