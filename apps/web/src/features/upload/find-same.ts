import { announce } from "../../components/live-region.tsx";
import { trpcClient } from "../../lib/trpc.ts";
import { currentLanguage } from "../../texts/language.ts";
import type { SameFile } from "./same-file.ts";
import type { Visibility } from "./uploader.ts";

/** What the API takes in one call. */
const atOnce = 25;
/** Between two calls (milliseconds): files that are hashed meanwhile are asked about together. */
const gap = 50;
/** An API that takes longer (milliseconds) does not hold up a file that may well be new. */
const patience = 2_000;

type Asked = { name: string; sha256: string; answer: (same: SameFile | undefined) => void };

const waiting: Record<Visibility, Asked[]> = { public: [], private: [] };
const asking = new Set<Visibility>();

/** The file of the person's library that has the same bytes. @throws for a file that cannot be read */
export async function findSame(
  { name, sent }: { name: string; sent: File },
  visibility: Visibility,
): Promise<SameFile | undefined> {
  const sha256 = await hashInTurn(sent);
  return new Promise((answer) => {
    waiting[visibility].push({ name, sha256, answer });
    void askForAll(visibility);
  });
}

let last: Promise<unknown> = Promise.resolve();

/** Base64 of the SHA-256. One after the other, so that no more than one file is in memory. */
function hashInTurn(file: File): Promise<string> {
  const hash = last.then(async () => {
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return btoa(String.fromCharCode(...new Uint8Array(digest)));
  });
  last = hash.catch(() => {});
  return hash;
}

/** The first is asked about at once. */
async function askForAll(visibility: Visibility): Promise<void> {
  if (asking.has(visibility)) return;
  asking.add(visibility);
  for (let some = next(visibility); some.length > 0; some = next(visibility)) {
    await ask(some, visibility);
    await new Promise((resolve) => setTimeout(resolve, gap));
  }
  asking.delete(visibility);
}

const next = (visibility: Visibility) => waiting[visibility].splice(0, atOnce);

/** Never rejects: what nobody can say of is sent. */
async function ask(some: readonly Asked[], visibility: Visibility): Promise<void> {
  const input = { visibility, hashes: some.map(({ sha256 }) => sha256) };
  const signal = AbortSignal.timeout(patience);
  const found = await trpcClient.media.findSame.query(input, { signal }).catch((): SameFile[] => []);
  const sameAs = ({ sha256 }: Asked) => found.find((each) => each.sha256 === sha256);
  const known = some.filter((each) => sameAs(each) !== undefined);
  if (known[0]) announce(currentLanguage().t.upload.inLibrary.spoken(known.length, known[0].name));
  for (const each of some) each.answer(sameAs(each));
}
