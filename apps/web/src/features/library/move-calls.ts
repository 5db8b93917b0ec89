import { httpLink } from "@trpc/client";
import { trpc } from "../../lib/trpc.ts";

/** Where a file can be moved to. From nowhere it does not come back. */
export type Place = "library" | "trash" | "nowhere";

/** Files that were moved to the same place. */
export type Move = {
  to: Place;
  ids: readonly string[];
  /** All that the trash holds, those that are not loaded yet too. */
  isAll?: boolean;
};

/** What the API takes at once. */
const mostAtOnce = 500;

/** @throws what the API answers, or that some of the files could not come back */
export async function callFor({ to, ids, isAll }: Move): Promise<void> {
  if (isAll) await api.trash.empty.mutate({});
  else for (let at = 0; at < ids.length; at += mostAtOnce) await call(to, ids.slice(at, at + mostAtOnce));
}

async function call(to: Place, ids: string[]): Promise<void> {
  if (to === "trash") await api.trash.move.mutate({ ids });
  else if (to === "nowhere") await api.trash.empty.mutate({ ids });
  else {
    const back = await api.trash.restore.mutate({ ids });
    if (back.ids.length < ids.length) throw new Error("Not all of these files are in the trash any more.");
  }
}

/** Its requests stay alive when the page is left. */
const api = trpc.createClient({
  links: [
    httpLink({
      url: "/trpc",
      fetch: (url, init) =>
        fetch(url, { ...init, body: typeof init?.body === "string" ? init.body : null, keepalive: true }),
    }),
  ],
});
