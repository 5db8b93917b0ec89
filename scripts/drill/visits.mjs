// People on the app's page, with the real engine: each uploads a note, and leaves once it is published, or after 60 s.
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createScheduler, createUploader } from "../../packages/upload-client/src/index.ts";
import { NodeXMLHttpRequest } from "../../packages/upload-client/src/testing/node-xhr.ts";
import { root } from "../pnpm.mjs";

const { createTRPCClient, httpBatchLink } = createRequire(join(root, "packages/upload-client/package.json"))(
  "@trpc/client",
);
const everyMs = 700;
const patience = 60_000;

/** Continues until `signal` aborts. @returns the number of visits by their result */
export async function keepVisiting({ urls, origin, signal }) {
  // As in a browser: it sends preflights, and hides responses without the right headers.
  NodeXMLHttpRequest.origin = () => origin;
  globalThis.XMLHttpRequest = NodeXMLHttpRequest;
  const ends = {};
  const guests = await Promise.all(
    urls.map((url, index) => signIn({ url, origin, address: `203.0.113.${index + 1}` })),
  );
  const under = new Set();
  for (let turn = 0; !signal.aborted; turn += 1) {
    const visit = upload(guests[turn % guests.length]).then((end) => (ends[end] = (ends[end] ?? 0) + 1));
    under.add(visit);
    void visit.finally(() => under.delete(visit));
    await sleep(everyMs * (0.5 + Math.random()));
  }
  await Promise.all(under);
  return ends;
}

async function signIn({ url, origin, address }) {
  const headers = { origin, "x-forwarded-for": address, "content-type": "application/json" };
  const response = await fetch(`${url}/api/auth/sign-in/anonymous`, { method: "POST", headers, body: "{}" });
  if (!response.ok) throw new Error(`Nobody can sign in: ${response.status}.`);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const link = httpBatchLink({ url: `${url}/trpc`, headers: { origin, cookie, "x-forwarded-for": address } });
  return createTRPCClient({ links: [link] });
}

async function upload(guest) {
  const uploader = createUploader(guest.upload, { scheduler: createScheduler() });
  const file = new File([`A note, ${Math.random()}. `.repeat(500)], "note.txt", { type: "text/plain" });
  const leave = new AbortController();
  const left = sleep(patience, "left", { signal: leave.signal }).catch(() => "left");
  const end = await Promise.race([uploader.upload(file).then(({ status }) => status), left]);
  leave.abort();
  for (const { id } of uploader.getSnapshot().items) uploader.abort(id);
  return end;
}
