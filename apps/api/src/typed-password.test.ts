import { expect, test } from "vitest";
import { typedPassword } from "./typed-password.ts";

test.each([
  ["🦊🦊🦊🦊", true],
  ["🦊🦊🦊", false],
  ["12345678", true],
  ["1234567", false],
  ["🦊".repeat(64), true],
  ["🦊".repeat(65), false],
])("a browser lets %s go by as eight to 128 characters: %s", (password, isTaken) => {
  expect(typedPassword({ min: 8 }).safeParse(password).success).toBe(isTaken);
});
