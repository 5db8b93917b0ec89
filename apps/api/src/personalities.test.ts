import { personalities, startUploadS3, type Personality } from "@s3-direct/dev-s3";
import type { UploadPlan } from "@s3-direct/upload-core/contract";
import { expect, test } from "vitest";
import { type Browser, openGuest, refusalOf } from "./testing/browser.ts";
import { idOf, send } from "./testing/send.ts";
import { startTestApi } from "./testing/test-api.ts";

/** Opens a guest of an API that uses an S3 like that provider. */
async function open(personality: Personality) {
  const s3 = await startUploadS3({ personality });
  const api = await startTestApi(s3.env);
  return {
    guest: await openGuest(api),
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await s3.close();
    },
  };
}

async function finish({ trpc }: Browser, plan: UploadPlan) {
  for (;;) {
    const answer = await trpc.upload.finish.mutate(idOf(plan));
    if (answer.status === "done") return answer;
  }
}

test.each(personalities)(
  "on an S3 like %s a file is sent, finished, listed, deleted, and gone for good",
  async (name) => {
    await using opened = await open(name);
    const { guest } = opened;
    const bytes = new TextEncoder().encode("hello");
    const announced = { filename: "a.txt", contentType: "text/plain", size: bytes.length };
    const plan = await guest.trpc.upload.create.mutate(announced);
    expect(await send(plan, bytes)).toBe(200);
    const { file, data } = await finish(guest, plan);
    expect(await (await fetch(file.url)).text()).toBe("hello");

    const { items } = await guest.trpc.media.list.query({});
    expect(items).toEqual([expect.objectContaining({ id: data.id, key: file.key, size: bytes.length })]);

    await guest.trpc.media.delete.mutate({ id: data.id });
    expect((await guest.trpc.media.list.query({})).items).toEqual([]);
    expect((await fetch(file.url)).ok).toBe(false);
    // Neither the presigned request nor another finish restores it.
    await send(plan, bytes);
    expect(await refusalOf(finish(guest, plan))).toMatchObject({ code: "UPLOAD_GONE" });
  },
);
