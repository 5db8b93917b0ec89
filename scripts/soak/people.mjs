// People who use the API in every way in which an upload can end.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../pnpm.mjs";

const count = 8;
const MiB = 1024 * 1024;

export async function startPeople({ open, random }) {
  const photo = await readFile(join(root, "packages/upload-server/src/content/testing/samples/photo.jpg"));
  const done = {};
  const failures = [];
  const people = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const browser = open(`203.0.113.${index + 1}`);
      const { status } = await browser.signIn();
      if (status !== 200) throw new Error(`Nobody can sign in: ${status}.`);
      return { browser, files: [] };
    }),
  );

  const textOf = (size) => Buffer.alloc(size, `${random()} `);
  const upload = async ({ browser, files }, file) => {
    const { data } = await browser.upload(file);
    files.push(data.id);
  };
  const deeds = [
    {
      what: "notes",
      share: 40,
      do: (one) => upload(one, { name: "a.txt", bytes: textOf(20_000), isEarly: random() < 0.5 }),
    },
    { what: "photos", share: 4, do: (one) => upload(one, { name: "a.jpg", type: "image/jpeg", bytes: photo }) },
    { what: "large files", share: 0.3, do: (one) => upload(one, { name: "a.txt", bytes: textOf(33 * MiB) }) },
    { what: "refused", share: 8, do: (one) => refuse(one, textOf(1_000)) },
    { what: "cancelled", share: 8, do: (one) => cancel(one, 1_000) },
    { what: "cancelled in parts", share: 2, do: (one) => cancel(one, 40 * MiB) },
    { what: "lists", share: 10, do: ({ browser }) => browser.query("media.list", {}).catch(waitOut) },
    { what: "deleted", share: 27, do: removeOne },
  ];

  const goOn = async (signal) => {
    await Promise.all(
      people.map(async (one) => {
        while (!signal.aborted) {
          const { what, do: act } = choose(deeds, random());
          await act(one).then(
            () => (done[what] = (done[what] ?? 0) + 1),
            (error) => failures.push(`${what}: ${error.message}`),
          );
          await sleep(random() * 800);
        }
      }),
    );
  };
  return { count, done, failures, goOn, files: () => people.reduce((sum, { files }) => sum + files.length, 0) };
}

function choose(deeds, at) {
  let left = at * deeds.reduce((sum, { share }) => sum + share, 0);
  return deeds.find(({ share }) => (left -= share) < 0) ?? deeds[0];
}

/** Uploads a file that is no picture, as a picture. */
async function refuse({ browser }, bytes) {
  const code = await browser.upload({ name: "a.png", type: "image/png", bytes }).then(
    () => "OK",
    (error) => error.code,
  );
  if (code !== "FILE_CONTENT_MISMATCH") throw new Error(`It ended with ${code}.`);
}

async function cancel({ browser }, size) {
  const plan = await browser.insist("upload.create", { filename: "a.txt", contentType: "text/plain", size });
  await browser.insist("upload.abort", {
    key: plan.key,
    ...(plan.kind === "multipart" && { uploadId: plan.uploadId }),
  });
}

async function removeOne({ browser, files }) {
  const id = files.shift();
  if (id !== undefined) await browser.insist("media.delete", { id });
}

/** Retries like a page that asks for its list again. */
function waitOut(error) {
  if (!error.retryable) throw error;
}
