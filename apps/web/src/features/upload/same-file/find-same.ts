import type { Visibility } from "@s3-direct/upload-core";
import { announce } from "../../../components/live-region.tsx";
import { trpcClient } from "../../../lib/trpc.ts";
import { currentLanguage } from "../../../texts/language.ts";
import type { SameFile } from "./same-file.ts";

/** The API's limit. */
const filesPerCall = 25;
/** Between two calls that are not full, so that files that are hashed meanwhile share a call. */
const gapMs = 50;
/**
 * How long a file may wait for the answer, including its turn to be read and the API's response. Of hundreds of large
 * files the first are compared, and the others are uploaded without; so is a file whose disk never answers.
 */
const longestWaitMs = 4_000;

/** A file that waits for the answer whether the library has it. */
type Asked = {
  name: string;
  sent: File;
  visibility: Visibility;
  /** True once there is an answer, or nobody waits any more. */
  isOver: boolean;
  /** Resolves when `isOver` becomes true. */
  over: Promise<SameFile | undefined>;
  tell: (same?: SameFile) => void;
};

/**
 * Returns the file of the person's library that has the same bytes. Never rejects: if that can't be found out, the file
 * counts as new.
 */
export function findSame(
  { name, sent }: { name: string; sent: File },
  { visibility, signal }: { visibility: Visibility; signal: AbortSignal },
): Promise<SameFile | undefined> {
  const { promise: over, resolve } = resolvers();
  const asked: Asked = { name, sent, visibility, isOver: signal.aborted, over, tell };
  function tell(same?: SameFile): void {
    asked.isOver = true;
    clearTimeout(timer);
    resolve(same);
  }
  const timer = setTimeout(tell, longestWaitMs);
  signal.addEventListener("abort", () => tell());
  if (signal.aborted) tell();
  turn = turn.then(() => hash(asked));
  return over;
}

function resolvers() {
  let resolve: (same: SameFile | undefined) => void = () => {};
  const promise = new Promise<SameFile | undefined>((given) => (resolve = given));
  return { promise, resolve };
}

/** One file after the other, so that only one is in memory. */
let turn: Promise<unknown> = Promise.resolve();

async function hash(asked: Asked): Promise<void> {
  if (asked.isOver) return;
  const sha256 = hashOf(asked.sent).catch(() => undefined);
  // A file that nobody waits for any more does not delay the next one.
  const found = await Promise.race([sha256, asked.over.then(() => undefined)]);
  if (found === undefined) return asked.tell();
  hashed[asked.visibility].push({ asked, sha256: found });
  void askForAll(asked.visibility);
}

/** Returns the SHA-256 in Base64. */
async function hashOf(file: File): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

type Hashed = { asked: Asked; sha256: string };

const hashed: Record<Visibility, Hashed[]> = { public: [], private: [] };
const asking = new Set<Visibility>();

/** Asks for all hashed files. The first one is not delayed. */
async function askForAll(visibility: Visibility): Promise<void> {
  if (asking.has(visibility)) return;
  asking.add(visibility);
  for (let some = next(visibility); some.length > 0; some = next(visibility)) {
    void ask(some, visibility);
    if (hashed[visibility].length < filesPerCall) await new Promise((resolve) => setTimeout(resolve, gapMs));
  }
  asking.delete(visibility);
}

const next = (visibility: Visibility) =>
  hashed[visibility].splice(0, filesPerCall).filter(({ asked }) => !asked.isOver);

async function ask(some: readonly Hashed[], visibility: Visibility): Promise<void> {
  const input = { visibility, hashes: some.map(({ sha256 }) => sha256) };
  const found = await trpcClient.media.findSame.query(input).catch((): SameFile[] => []);
  const waiting = some.filter(({ asked }) => !asked.isOver);
  const sameAs = ({ sha256 }: Hashed) => found.find((each) => each.sha256 === sha256);
  const known = waiting.filter((each) => sameAs(each) !== undefined);
  if (known[0]) announce(currentLanguage().t.upload.inLibrary.spoken(known.length, known[0].asked.name));
  for (const each of waiting) each.asked.tell(sameAs(each));
}
