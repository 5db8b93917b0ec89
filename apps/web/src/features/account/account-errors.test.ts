import { expect, test } from "vitest";
import { en } from "../../texts/en.ts";
import { accountSentence } from "./account-errors.ts";

const { errors } = en.account;

test.each([
  [{ code: "INVALID_EMAIL_OR_PASSWORD", status: 401 }, errors.wrongPassword],
  [{ code: "INVALID_PASSWORD", status: 400 }, errors.wrongPasswordAlone],
  [{ code: "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL", status: 422 }, errors.taken],
  [{ code: "PASSWORD_TOO_SHORT", status: 400 }, errors.weakPassword],
  [{ code: "INVALID_EMAIL", status: 400 }, errors.badEmail],
  [{ status: 429 }, "Too many tries. Wait a minute, then try again."],
  [{ code: "RATE_LIMITED", status: 429, retryAfter: 3_540 }, "Too many tries. Wait 59 min, then try again."],
  [{ status: 0 }, errors.unreachable],
  [{ status: 502 }, errors.unreachable],
  [{ code: "SOMETHING_NEW", status: 400 }, errors.other],
])("%o is said in words", (failure, sentence) => {
  expect(accountSentence(failure)).toBe(sentence);
});
