import { UploadError } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { currentLanguage } from "../../../texts/language.ts";
import type { ApiState } from "../../../lib/use-api.ts";
import { nothingSpoken, speakChanges, type Spoken } from "./speak-changes.ts";
import type { Upload } from "../uploader.ts";

const english = currentLanguage();
const progress = { loaded: 0, total: 1, fraction: 0 };
const base = (n: number) => ({ id: `upload-${n}`, file: new File([], `${n}.jpg`), progress });
const going = (n: number): Upload => ({ ...base(n), status: "uploading" });
const done = (n: number): Upload => ({
  ...base(n),
  status: "done",
  result: { file: { key: "media/1" }, data: { id: "1" } },
});
const failed = (n: number): Upload => ({
  ...base(n),
  status: "error",
  error: new UploadError("FILE_TOO_LARGE"),
  canResume: false,
});
type Since = { since?: Spoken; connection?: ApiState["status"] };
const say = (items: Upload[], { since = nothingSpoken, connection = "up" }: Since = {}) =>
  speakChanges(since, { items, connection }, english);

test("how many are uploaded is said, and each failure once", () => {
  const first = say([done(1), failed(2), going(3)]);
  expect(first.sentences).toBe("1 of 3 uploaded. 2.jpg failed: too large.");
  expect(say([done(1), failed(2), going(3)], { since: first.spoken }).sentences).toBe("");
  expect(say([done(1), failed(2), done(3)], { since: first.spoken }).sentences).toBe("2 of 3 uploaded.");
  expect(say([done(1), done(2)]).sentences).toBe("All 2 files are uploaded.");
  expect(say([done(1)]).sentences).toBe("The file is uploaded.");
});

test("that an upload goes on is not said", () => {
  expect(say([going(1), going(2)]).sentences).toBe("");
});

test("a few of many failures are named", () => {
  expect(say([1, 2, 3, 4, 5].map(failed)).sentences).toBe(
    "1.jpg failed: too large. 2.jpg failed: too large. 3.jpg failed: too large. 2 more failed.",
  );
});

test("an upload that failed because the page is too old is not said to have lost the connection", () => {
  const error = new UploadError("NETWORK", { details: { reason: "outdated" } });
  const item: Upload = { ...base(1), status: "error", error, canResume: false };
  expect(say([item]).sentences).toBe("1.jpg failed: the page has to be reloaded.");
  const unloaded = new UploadError("NETWORK", { details: { reason: "module" } });
  expect(say([{ ...item, error: unloaded }]).sentences).toBe("1.jpg failed: a part of the page could not be loaded.");
});

test("a failure that was tried again is said again", () => {
  const first = say([failed(1)]);
  const second = say([going(1)], { since: first.spoken });
  expect(say([failed(1)], { since: second.spoken }).sentences).toBe("1.jpg failed: too large.");
});

test("a lost connection is said once, and its end", () => {
  const alone = say([], { connection: "offline" });
  expect(alone.sentences).toBe("You are offline.");
  expect(say([], { since: alone.spoken, connection: "down" }).sentences).toBe("");
  expect(say([], { since: alone.spoken }).sentences).toBe("Connected again.");
  const cut = say([going(1)], { connection: "down" });
  expect(cut.sentences).toBe("The server cannot be reached. Uploads wait for the connection.");
  expect(say([going(1)], { since: cut.spoken }).sentences).toBe("Connected again. Uploads go on.");
});
