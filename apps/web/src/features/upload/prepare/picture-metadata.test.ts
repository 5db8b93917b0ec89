import { toUploadError } from "@s3-direct/upload-core";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { currentLanguage } from "../../../texts/language.ts";

const config = vi.hoisted(() => vi.fn<() => Promise<unknown>>());
vi.mock("../../../lib/trpc.ts", () => ({ trpcClient: { config: { query: config } } }));
// The browser's error for a file that a newer version has removed, and for any file while offline.
vi.mock("@s3-direct/upload-client/images", () => {
  throw new TypeError("Failed to fetch dynamically imported module");
});

// Tests in other files load these modules, too.
vi.resetModules();
afterAll(() => void vi.resetModules());
afterEach(() => void vi.resetAllMocks());
const { withoutMetadata } = await import("./picture-metadata.ts");
const { sentenceOf } = await import("../failures/upload-errors.ts");

const photo = new File(["a photo"], "a.jpg", { type: "image/jpeg" });

/** Returns the sentence for the person whose photo can't be prepared. */
async function said(): Promise<string> {
  const error = await withoutMetadata(photo).catch((thrown: unknown) => thrown);
  return sentenceOf(toUploadError(error), currentLanguage());
}

test("a page that is too old to take places out of photos says that it has to be reloaded", async () => {
  config.mockResolvedValue({});
  expect(await said()).toMatch(/there may be a newer version\. .+ reload the page and add this one again\.$/);
});

test("without a connection it says so, and not that the page is old", async () => {
  config.mockRejectedValue(new TypeError("Failed to fetch"));
  expect(await said()).toBe("The connection was lost. Check that you are online, then try again.");
});
