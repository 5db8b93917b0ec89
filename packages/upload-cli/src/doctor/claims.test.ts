import type { ServiceInputTypes } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { checkSetUp } from "../checks/index.ts";
import { startLikeness } from "../testing/likeness.ts";
import { alarms, examine } from "../testing/provisioned.ts";
import { webOrigin } from "../testing/run.ts";
import { storageFrom } from "./storage.ts";

/** Capabilities that `custom()` claims by default, and that the S3 of each case does not have. */
const tooMuch = [
  ["r2", ["taggingDirective", "partCopySourceIfMatch", "conditionalComplete"]],
  ["gcs", ["conditionalPut", "conditionalComplete"]],
  ["ceph", ["partCopySourceIfMatch", "conditionalComplete"]],
  ["wasabi", ["conditionalPut", "copySourceIfMatch", "partCopySourceIfMatch", "conditionalComplete"]],
] as const;

test.each(tooMuch)(
  "of an S3 like %s that is taken for any S3 it tells what is to be switched off, and prints it so",
  async (name, capabilities) => {
    await using s3 = await startLikeness(name, { withBuckets: true });
    const examined = await examine({ ...s3.placeEnv, ...s3.keyEnv, S3_PROVIDER: "custom" });
    const advice = alarms(examined).map((finding) => ("advice" in finding ? finding.advice : ""));
    for (const capability of capabilities) {
      expect(advice).toContainEqual(expect.stringMatching(new RegExp(`witch capabilities\\.${capability} off`)));
      expect(examined.profile).toContain(` ${capability}: false,`);
    }
    const told = advice.flatMap((sentence) => /witch capabilities\.(\w+) off/.exec(sentence)?.[1] ?? []);
    expect(told.toSorted()).toEqual(capabilities.toSorted());
    expect(examined.profile).toContain(` copyParts: ${name !== "gcs"},`);
  },
);

test("a condition at a copy's destination that is ignored is a risk", async () => {
  await using s3 = await startLikeness("ceph", { withBuckets: true });
  const { storage } = storageFrom({ ...s3.placeEnv, ...s3.keyEnv });
  const capabilities = { ...storage.capabilities, conditionalCopy: true };
  const { findings } = await checkSetUp({ ...storage, capabilities }, { origins: [webOrigin] });
  expect(alarms({ findings })).toEqual([
    {
      title: "of two publishers at once, one copies (If-None-Match on CopyObject)",
      level: "warning",
      detail: "not here (200)",
      advice: "Switch capabilities.conditionalCopy off for this provider.",
    },
  ]);
});

/** A Ceph whose copies always take the tags along. */
async function startKeepingTags(taggingDirective: boolean) {
  const s3 = await startLikeness("ceph", { withBuckets: true });
  const { storage } = storageFrom({ ...s3.placeEnv, ...s3.keyEnv });
  storage.publisher.middlewareStack.add((next) => (args) => next({ ...args, input: keepingTags(args.input) }), {
    step: "initialize",
  });
  const capabilities = { ...storage.capabilities, taggingDirective };
  return { storage: { ...storage, capabilities }, [Symbol.asyncDispose]: () => s3[Symbol.asyncDispose]() };
}

test("a header for tags that is taken, but not acted on, is told by what came of the copy", async () => {
  await using s3 = await startKeepingTags(true);
  const { findings, facts } = await checkSetUp(s3.storage, { origins: [webOrigin] });
  expect(alarms({ findings })).toEqual([
    {
      title: "a copy leaves an upload's tags behind (x-amz-tagging-directive)",
      level: "warning",
      detail: "a browser can give a published file tags",
      advice:
        "Switch capabilities.taggingDirective off for this provider, and let no rule or policy of acme-media go by tags.",
    },
  ]);
  expect(facts.taggingDirective).toBe(false);
});

test("who does not rely on that header is not told to switch it off", async () => {
  await using s3 = await startKeepingTags(false);
  const { findings } = await checkSetUp(s3.storage, { origins: [webOrigin] });
  expect(alarms({ findings })).toMatchObject([{ advice: "Let no rule or policy of acme-media go by tags." }]);
});

test("a file that the publisher can't read has no tags, nor none: that is told as nothing", async () => {
  await using s3 = await startLikeness("ceph", { withBuckets: true });
  const { storage } = storageFrom({ ...s3.placeEnv, ...s3.keyEnv });
  storage.publisher.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === "GetObjectCommand" && isOf(args.input, storage.mediaBucket))
          throw new Error("AccessDenied");
        return next(args);
      },
    { step: "initialize" },
  );
  const { findings, facts } = await checkSetUp(storage, { origins: [webOrigin] });
  expect(facts).not.toHaveProperty("taggingDirective");
  expect(findings.filter(({ title }) => title.includes("x-amz-tagging-directive"))).toEqual([
    {
      title: "a copy leaves an upload's tags behind (x-amz-tagging-directive)",
      level: "ok",
      detail: "the header is taken; what it does can't be seen, because the publisher can't read it",
    },
  ]);
});

function isOf(input: ServiceInputTypes, bucket: string): boolean {
  return "Bucket" in input && input.Bucket === bucket;
}

function keepingTags(input: ServiceInputTypes): ServiceInputTypes {
  return "TaggingDirective" in input ? { ...input, MetadataDirective: "COPY" } : input;
}
