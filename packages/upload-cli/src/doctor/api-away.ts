import { describeAnswer, isSuccess, type Answer } from "../checks/http.ts";
import { adviceOnConnection } from "../checks/no-answer.ts";
import { Outage } from "../checks/outage.ts";

export type Problem = { detail: string; advice: string };

/** There may be no answer of the API's own, or one that says only that it was asked too often. */
export const isAway = ({ status }: Answer) => status === 0 || status === 429 || status >= 500;

/** What the API could not be asked is not known. @throws what is no {@link Outage} */
export function unknownBy(error: unknown): Problem {
  if (!(error instanceof Outage)) throw error;
  const { answer } = error;
  const advice =
    answer.status === 0
      ? (adviceOnConnection(answer.code) ?? "Nothing answers at --url: check its name and port, and that the API runs.")
      : "The API is down, overloaded or limits calls, so this could not be checked: try again later.";
  return { detail: describeAnswer(answer), advice };
}

/**
 * Returns the advice if the answer redirects to the same path at another address, as from http to https. Another path is
 * that of a page where people sign in.
 */
export function adviceOnRedirect({ status, headers }: Answer, asked: string): string | undefined {
  const location = headers.get("location") ?? "";
  if (status < 300 || status >= 400 || !URL.canParse(location, asked)) return undefined;
  const [{ origin, pathname }, from] = [new URL(location, asked), new URL(asked)];
  if (origin === from.origin || pathname !== from.pathname) return undefined;
  return `It redirects to ${origin}: name that with --url.`;
}

/** `message` is empty if something other than the API answered. */
type Refusal = { answer: Answer; message: string };

/** Returns the advice if the address is not the API's, or none of the API's procedures. */
export function adviceOnUrl({ answer, message }: Refusal): string | undefined {
  if (message === "" && (isSuccess(answer) || [404, 405].includes(answer.status)))
    return "What answers there is not the API, whose answers are tRPC's: check --url and --trpc-path.";
  return answer.status === 404
    ? "There is no such procedure: name where the upload procedures are mounted with --procedure and --trpc-path."
    : undefined;
}

/** Returns the advice if a gate before the API answered, such as one where people sign in. */
export function adviceOnGate({ answer, message }: Refusal): string | undefined {
  const isGate =
    message === "" && ([401, 403].includes(answer.status) || (answer.status >= 300 && answer.status < 400));
  return isGate
    ? "Something before the API turned the call away: check the cookie or the token, --url, and proxies."
    : undefined;
}
