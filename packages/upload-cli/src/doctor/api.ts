import { failure, holds, note, risk, type Finding } from "../checks/finding.ts";
import { describeAnswer, isSuccess, reach } from "../checks/http.ts";
import { Outage } from "../checks/outage.ts";
import { adviceOnUrl, adviceOnRedirect, isAway, unknownBy } from "./api-away.ts";
import { isServed, checkTransfer } from "./api-transfer.ts";
import {
  deletePublished,
  finish,
  parseInput,
  planFor,
  type Finished,
  type Planned,
  type UploadName,
} from "./api-upload.ts";
import { callMutation, type Caller, type HeaderValues } from "./trpc-call.ts";

export type ApiOptions = {
  /** The API's URL, without a slash at the end. */
  url: string;
  /** The page's origin, as a browser would send it. */
  origin: string;
  /** The path of tRPC, without a slash at the end; empty for the root. */
  trpcPath: string;
  /** The router at which the upload procedures are mounted. */
  procedure: string;
  /** What every call needs, whoever makes it. */
  headers: HeaderValues;
  /** The cookies or the token of a session, if the API has no guests. */
  session?: HeaderValues | undefined;
  /** The endpoint's own `input`, as JSON. */
  input?: string | undefined;
  superjson?: boolean | undefined;
  /** A procedure that deletes the published file; its input is what `onFinish` returned. */
  deleteProcedure?: string | undefined;
};

/**
 * Uploads a small file as a person in a browser does, and tries what such a person must not be able to do.
 * @throws CliError if the input is not JSON
 */
export async function* checkApi(options: ApiOptions): AsyncGenerator<Finding> {
  const input = parseInput(options.input);
  const signedIn = await signIn(options);
  yield signedIn.finding;
  if (signedIn.caller === undefined) return;
  const { caller } = signedIn;

  const planned = await planFor(caller, { procedure: options.procedure, input }).catch(unknownBy);
  if ("advice" in planned) {
    yield failure("the API plans an upload", planned);
    return;
  }
  yield holds("the API plans an upload", `${planned.kind}, ${planned.file.contentType}`);
  yield await refusesStrangers(caller, { ...options, announced: planned.announced });
  yield* checkTransfer(planned, options.origin);

  const { upload } = planned;
  if (options.session === undefined) yield await keepsOthersOut(upload, options);
  const finished = await finish(caller, { procedure: options.procedure, upload }).catch(unknownBy);
  if ("advice" in finished) {
    yield failure("the API publishes it", finished);
    return;
  }
  yield holds("the API publishes it", finished.file.url ?? "as a private file");
  if (finished.file.url !== undefined) yield* await isServed(planned, finished.file);
  yield await finishesTwice(caller, { procedure: options.procedure, upload, finished });
  yield await deletePublished(caller, { procedure: options.deleteProcedure, finished });
}

type SignedIn = { finding: Finding; caller: Caller | undefined };

async function signIn(options: ApiOptions): Promise<SignedIn> {
  const { url, origin, trpcPath, headers, superjson = false } = options;
  const caller = { trpcUrl: `${url}${trpcPath}`, origin, headers, superjson };
  const title = "a person can sign in";
  if (options.session !== undefined) {
    const given = Object.keys(options.session).join(" and ");
    return { finding: holds(title, `by the given ${given}`), caller: { ...caller, session: options.session } };
  }
  const signInUrl = `${url}/api/auth/sign-in/anonymous`;
  const answer = await reach(signInUrl, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json", origin },
    body: "{}",
  });
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  if (isSuccess(answer) && cookie !== "")
    return { finding: holds(title, "as a guest"), caller: { ...caller, session: { cookie } } };
  if (isAway(answer)) return { finding: failure(title, unknownBy(new Outage(answer))), caller: undefined };
  const advice =
    adviceOnRedirect(answer, signInUrl) ??
    (await adviceOnPlace({ ...caller, session: undefined }, options)) ??
    `Sign in with a browser and give its cookie with --cookie, or --cookie a=1 if the API asks nobody to sign in; give a token with --header "Authorization: Bearer …"; let guests in; or name the page's origin with --origin (it was ${origin}).`;
  return { finding: failure(title, { detail: describeAnswer(answer), advice }), caller: undefined };
}

/** Returns the advice if there are no uploads at the address: then nobody can sign in there, whatever they give. */
async function adviceOnPlace(stranger: Caller, { procedure }: ApiOptions): Promise<string | undefined> {
  // Nothing is created: the input lacks everything.
  const called = await callMutation(stranger, `${procedure}.create`, {}).catch(unknownBy);
  if ("advice" in called) return called.advice;
  return called.ok ? undefined : adviceOnUrl(called);
}

/**
 * Checks that create refuses a caller without a session. It sends the input that the API has just accepted from a
 * person, so that there is no other reason to refuse.
 */
async function refusesStrangers(
  caller: Caller,
  { procedure, announced }: Pick<ApiOptions, "procedure"> & Pick<Planned, "announced">,
): Promise<Finding> {
  const title = "nobody uploads without signing in";
  const called = await callMutation({ ...caller, session: undefined }, `${procedure}.create`, announced).catch(
    unknownBy,
  );
  if ("advice" in called) return risk(title, called);
  if (!called.ok) return holds(title, called.error.code === "INTERNAL" ? undefined : called.error.code);
  return risk(title, {
    detail: "create answered somebody who is not signed in",
    advice: "Give uploadProcedures a procedure whose middleware asks for a session, if that is not what you want.",
  });
}

/** Checks that one person's key is of no use to another person. */
async function keepsOthersOut(upload: UploadName, options: ApiOptions): Promise<Finding> {
  const title = "another person cannot finish it";
  const { caller } = await signIn(options);
  if (caller === undefined) return note(title, "not looked at: no second guest was let in");
  const called = await callMutation(caller, `${options.procedure}.finish`, upload).catch(unknownBy);
  if ("advice" in called) return failure(title, called);
  if (!called.ok && called.error.code === "UPLOAD_NOT_FOUND") return holds(title);
  return failure(title, {
    detail: called.ok ? "they could" : called.error.code,
    advice: "owner must return the signed-in user's own id, another one for each user.",
  });
}

/** @param again.finished what it answered the first time */
async function finishesTwice(
  caller: Caller,
  again: { procedure: string; upload: UploadName; finished: Finished },
): Promise<Finding> {
  const title = "finishing twice gives the same answer";
  const answer = await finish(caller, again).catch((error: unknown) => ({ unknown: unknownBy(error) }));
  if ("unknown" in answer) return failure(title, answer.unknown);
  if ("file" in answer && answer.file.key === again.finished.file.key) return holds(title);
  return failure(title, {
    detail: "another one",
    advice: "Answers are lost in networks, so finish is called again: make onFinish idempotent by its key.",
  });
}
