import { toUploadError, type Visibility } from "@s3-direct/upload-core";
import { announce } from "../../components/live-region.tsx";
import { chunksOf } from "../../lib/chunks-of.ts";
import { trpcClient } from "../../lib/trpc.ts";
import { currentLanguage } from "../../texts/language.ts";
import { whoIsHere } from "../account/current-person.ts";
import { dropProblem } from "./drop-problem.ts";
import { refreshLibrary } from "./refresh-library.ts";
import type { SameFile } from "./same-file.ts";

/** What the API takes in one call. */
const atOnce = 25;
/** Between two calls that are not full (milliseconds): files that are hashed meanwhile are asked about together. */
const gap = 50;
/**
 * A file that may well be new is held up for so long at most (milliseconds), its turn to be read and the API's answer included: of hundreds
 * of large ones the first are compared and the others go up, and so does one whose disk never answers.
 */
const patience = 4_000;

/** A file that waits to be told whether it is there. */
type Asked = {
  name: string;
  sent: File;
  visibility: Visibility;
  /** Set to true once it is told, or nobody waits any more. */
  isOver: boolean;
  /** Resolves then. */
  over: Promise<SameFile | undefined>;
  tell: (same?: SameFile) => void;
};

/** The file of the person's library that has the same bytes. Never rejects: what nobody can say of is taken for new. */
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
  const timer = setTimeout(tell, patience);
  signal.addEventListener("abort", () => tell());
  if (signal.aborted) tell();
  turn = turn.then(() => hash(asked));
  return over;
}

/** Puts files that need not be sent into the album that they were meant for. */
export async function putInto(album: string, ids: readonly string[]): Promise<void> {
  const isStillHere = whoIsHere();
  try {
    for (const chunk of chunksOf(ids)) await trpcClient.album.add.mutate({ id: album, ids: chunk });
    refreshLibrary();
  } catch (error) {
    if (!isStillHere()) return;
    if (toUploadError(error).code === "UPLOAD_NOT_FOUND") return dropProblem.set("no-album");
    const again = () => {
      dropProblem.set(undefined);
      void putInto(album, ids);
    };
    dropProblem.set({ again });
  }
}

function resolvers() {
  let resolve: (same: SameFile | undefined) => void = () => {};
  const promise = new Promise<SameFile | undefined>((given) => (resolve = given));
  return { promise, resolve };
}

/** One after the other, so that no more than one file is in memory. */
let turn: Promise<unknown> = Promise.resolve();

async function hash(asked: Asked): Promise<void> {
  if (asked.isOver) return;
  const sha256 = hashOf(asked.sent).catch(() => undefined);
  // Who is not waited for any more does not hold up the next one.
  const found = await Promise.race([sha256, asked.over.then(() => undefined)]);
  if (found === undefined) return asked.tell();
  hashed[asked.visibility].push({ asked, sha256: found });
  void askForAll(asked.visibility);
}

/** Base64 of the SHA-256. */
async function hashOf(file: File): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

type Hashed = { asked: Asked; sha256: string };

const hashed: Record<Visibility, Hashed[]> = { public: [], private: [] };
const asking = new Set<Visibility>();

/** The first is asked about at once. */
async function askForAll(visibility: Visibility): Promise<void> {
  if (asking.has(visibility)) return;
  asking.add(visibility);
  for (let some = next(visibility); some.length > 0; some = next(visibility)) {
    void ask(some, visibility);
    if (hashed[visibility].length < atOnce) await new Promise((resolve) => setTimeout(resolve, gap));
  }
  asking.delete(visibility);
}

const next = (visibility: Visibility) => hashed[visibility].splice(0, atOnce).filter(({ asked }) => !asked.isOver);

async function ask(some: readonly Hashed[], visibility: Visibility): Promise<void> {
  const input = { visibility, hashes: some.map(({ sha256 }) => sha256) };
  const found = await trpcClient.media.findSame.query(input).catch((): SameFile[] => []);
  const waiting = some.filter(({ asked }) => !asked.isOver);
  const sameAs = ({ sha256 }: Hashed) => found.find((each) => each.sha256 === sha256);
  const known = waiting.filter((each) => sameAs(each) !== undefined);
  if (known[0]) announce(currentLanguage().t.upload.inLibrary.spoken(known.length, known[0].asked.name));
  for (const each of waiting) each.asked.tell(sameAs(each));
}
