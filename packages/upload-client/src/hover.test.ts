import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { hoverTexts } from "./testing/language-server.ts";

/** What an editor shows, on one line. */
let shown: Map<string, string>;
beforeAll(async () => {
  shown = await shownIn("src/testing/hovered.tsx");
});

async function shownIn(path: string): Promise<Map<string, string>> {
  const root = join(import.meta.dirname, "..");
  const texts = await hoverTexts(join(root, path), { root });
  return new Map([...texts].map(([name, text]) => [name, text.replaceAll(/\s+/g, " ")]));
}

const done = '{ status: "done"; file: PublishedFile; data: { id: string; }; }';

const call = (name: string, result: string, options: string) =>
  `(alias) function ${name}<Post, FinishUploadResult<{ id: string; }, "public", never>>` +
  `(procedures: UploadProcedures<Post, FinishUploadResult<{ id: string; }, "public", never>>, ` +
  `options?: ${options}<${done}> | undefined): ${result}<Post, ${done}>`;

/** The same with `exactOptionalPropertyTypes`. */
let shownExactly: Map<string, string>;
beforeAll(async () => {
  shownExactly = await shownIn("src/testing/exact-optional/hovered.ts");
});

describe("an editor shows", () => {
  test.each([
    ["uploader", `const uploader: Uploader<Post, ${done}>`],
    ["upload", `const upload: UseUploadResult<Post, ${done}>`],
    ["call", call("createUploader", "Uploader", "UploaderOptions")],
    ["hookCall", call("useUpload", "UseUploadResult", "UseUploadOptions")],
    ["settled", `(parameter) item: SettledItem<${done}>`],
    ["onSuccess", `(property) onSuccess?: ((result: ${done}, file: File) => void) | undefined`],
    ["data", "(parameter) data: { id: string; }"],
    ["items", `const items: readonly UploadItem<${done}>[]`],
    ["item", `const item: UploadItem<${done}> | undefined`],
    ["zone", "const zone: UseDropzoneResult"],
    ["error", "(property) error?: UploadError | undefined"],
    ["reason", "(property) WaitingUpload.reason: WaitReason"],
    ["published", "(property) file: PublishedFile"],
    ["ctx", "(parameter) ctx: { userId: string; }"],
    ["input", "(parameter) input: Post"],
    ["file", "(parameter) file: PublishedFile"],
    ["metadata", "(parameter) metadata: { post: string; }"],
    ["UploadError", "(alias) class UploadError"],
    ["PublishedFile", "(alias) interface PublishedFile"],
    ["SettledItem", "(alias) type SettledItem<Done> = AbortedUpload | DoneUpload<Done> | FailedUpload"],
  ])("%s as it is read", (name, text) => {
    expect(shown.get(name)).toBe(text);
  });

  test.each([
    ["open", "const open: PublishedFile"],
    ["secret", "const secret: PrivateFile"],
    ["url", "(property) url?: string | undefined"],
    ["variants", /^\(property\) variants\?: \{ thumb\?: /],
    ["transformed", "(property) thumb?: PublishedVariant"],
  ])("%s also with exactOptionalPropertyTypes", (name, text) => {
    expect(shownExactly.get(name)).toMatch(text);
  });

  test("the codes of an error", () => {
    expect(shown.get("code")).toMatch(/^\(property\) UploadError\.code: .*"FILE_TOO_LARGE"/);
  });

  test("all of them whole, and without a name that is not exported", () => {
    expect(shown.size).toBe(28);
    for (const text of shown.values()) {
      expect(text).not.toBe("");
      expect(text).not.toMatch(/\.\.\.|…|NoInfer|Inferred|Merge|DoneOf|EngineProcedures|FollowedUpload/);
    }
  });
});
