import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { createS3Storage, custom } from "./index.ts";
import { requireNewName } from "./new-name.ts";

const keys = { accessKeyId: "A", secretAccessKey: "B" };
const storage = () =>
  createS3Storage({
    provider: custom({ endpoint: "http://127.0.0.1:1" }),
    uploadBucket: "my-upload",
    mediaBucket: "my-media",
    publicBaseUrl: "http://127.0.0.1:1",
    signer: keys,
    publisher: keys,
  });

const avatar = { name: "photo", accept: ["image/*"], onFinish: () => ({ kind: "avatar" }) };
const cover = { name: "photo", accept: ["image/*"], onFinish: () => ({ kind: "cover" }) };

test("two endpoints of one name are refused where they are declared", () => {
  const shared = storage();
  requireNewName({ ...avatar, storage: shared });
  expect(() => requireNewName({ ...cover, storage: shared })).toThrow('There is an upload endpoint "photo" already');
  requireNewName({ ...cover, storage: storage() });
});

test("a router that is made again, for a request or a test, is the same", () => {
  const shared = storage();
  const make = () => ({ name: "photo", storage: shared, onFinish: () => ({ id: 7 }) });
  requireNewName(make());
  requireNewName(make());
});

test("two that one factory made are told, once", async () => {
  const warnings: string[] = [];
  // Other tests' are told late, too.
  const note = ({ message }: Error) => void (message.includes('"picture"') && warnings.push(message));
  process.on("warning", note);
  try {
    const shared = storage();
    const make = (kind: string) => ({ name: "picture", storage: shared, onFinish: () => ({ kind }) });
    for (const kind of ["avatar", "cover", "banner"]) requireNewName(make(kind));
    await setImmediate();
    expect(warnings).toEqual([expect.stringContaining('The upload endpoint "picture" was declared again.')]);
  } finally {
    process.off("warning", note);
  }
});

test("a module that was edited while the program runs takes the place of the old one", () => {
  const shared = storage();
  requireNewName({ ...avatar, storage: shared }, 0);
  requireNewName({ ...cover, storage: shared }, 60_000);
});
