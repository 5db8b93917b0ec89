import type { UploadPlan } from "@s3-direct/upload-core/contract";
import type { Stage } from "../stage/stage.ts";
import type { Known } from "./browser.ts";
import { numberIn, type PlannedUpload } from "./planned-upload.ts";

/** Deletes the published files, and then repeats every request that could restore them. */
export async function deleteAndReplay(
  stage: Stage,
  { user, upload, known, calm }: { user: string; upload: PlannedUpload; known: Known; calm: () => void },
): Promise<void> {
  const client = stage.clientOf(user);
  const published = [...stage.api.books.finished].find(
    ([key, { user: whose }]) => whose === user && numberIn(key) === upload.number,
  );
  if (published === undefined) throw new Error(`Upload ${upload.number} is done, and onFinish was never told.`);
  const [key] = published;
  for (let tries = 1, isDeleted = false; !isDeleted; tries++) {
    if (tries > 5) calm();
    isDeleted = await client.remove.mutate(key, soon()).then(
      () => true,
      () => false,
    );
  }
  const plan = known.plans.get(key);
  const finish = () => client[upload.endpoint].finish.mutate({ key, ...(plan?.kind === "multipart" && plan) }, soon());
  if (plan !== undefined) await sendAgain(plan, upload.bytes).catch(() => {});
  await Promise.allSettled([finish(), finish(), finish()]);
}

/** A call without a response by then will get none. */
const soon = () => ({ signal: AbortSignal.timeout(8_000) });

async function sendAgain(plan: UploadPlan, bytes: Uint8Array<ArrayBuffer>): Promise<unknown> {
  switch (plan.kind) {
    case "single":
      return fetch(plan.url, { method: "PUT", headers: plan.headers, body: bytes, ...soon() });
    case "form": {
      const form = new FormData();
      for (const [name, value] of Object.entries(plan.fields)) form.append(name, value);
      form.append("file", new Blob([bytes]));
      return fetch(plan.url, { method: "POST", body: form, ...soon() });
    }
    case "multipart":
      return Promise.all(
        plan.parts.map(({ url, headers }) => fetch(url, { method: "PUT", headers, body: bytes, ...soon() })),
      );
  }
}
