import { setImmediate } from "node:timers/promises";
import { initTRPC } from "@trpc/server";
import { expect, test } from "vitest";
import { createS3Storage, custom } from "../index.ts";
import { uploadProcedures } from "../trpc.ts";

const keys = { accessKeyId: "A", secretAccessKey: "B" };
const newStorage = () =>
  createS3Storage({
    provider: custom({ endpoint: "http://127.0.0.1:1" }),
    uploadBucket: "my-upload",
    mediaBucket: "my-media",
    publicBaseUrl: "http://127.0.0.1:1",
    signer: keys,
    publisher: keys,
  });

const { procedure } = initTRPC.create();
const owner = () => "ann";

/** Collects warnings about endpoints of this name while `declare` runs. Other tests' warnings may arrive late, too. */
async function toldOf(name: string, declare: () => void): Promise<string[]> {
  const warnings: string[] = [];
  const note = ({ message }: Error) => void (message.includes(`"${name}"`) && warnings.push(message));
  process.on("warning", note);
  try {
    declare();
    await setImmediate();
    return warnings;
  } finally {
    process.off("warning", note);
  }
}

test("a router that is made for each request, by what its user may send, is told once and works", async () => {
  const storage = newStorage();
  const told = await toldOf("photo", () => {
    for (const maxSize of [10, 20, 30])
      uploadProcedures({ name: "photo", procedure, owner, storage, accept: ["image/*"], maxSize });
  });
  expect(told).toEqual([
    expect.stringMatching(/^The upload endpoint "photo" was declared again on the same storage\./),
  ]);
});

test("two endpoints of one name are told what goes wrong and what to do", async () => {
  const storage = newStorage();
  const common = { name: "cover", procedure, owner, storage, accept: ["image/*"], maxSize: 10 };
  const [told] = await toldOf("cover", () => {
    uploadProcedures({ ...common, onFinish: () => ({ kind: "avatar" }) });
    uploadProcedures({ ...common, onFinish: () => ({ kind: "cover" }) });
  });
  expect(told).toMatch(/each finishes the other's uploads, with its own rules and hooks: give each its own name/);
});

test("endpoints of one name on two storages, and of two names on one, are told nothing", async () => {
  const storage = newStorage();
  const common = { procedure, owner, accept: ["image/*"], maxSize: 10 };
  const told = await toldOf("banner", () => {
    uploadProcedures({ ...common, name: "banner", storage });
    uploadProcedures({ ...common, name: "banner-2", storage });
    uploadProcedures({ ...common, name: "banner", storage: newStorage() });
  });
  expect(told).toEqual([]);
});
