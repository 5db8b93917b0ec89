import { expect, test } from "vitest";
import { CliError } from "../cli-error.ts";
import { readOrigins, requireSent } from "./origins.ts";

test("origins are taken as browsers send them, each once", () => {
  const text = "https://app.example.com, http://localhost:5173,https://app.example.com,http://127.0.0.1:8080";
  expect(readOrigins(text)).toEqual(["https://app.example.com", "http://localhost:5173", "http://127.0.0.1:8080"]);
});

test.each([
  ["*", "has a wildcard"],
  ["https://*.example.com", "has a wildcard"],
  ["null", "is every page in a sandbox"],
  ["app.example.com", "is no address"],
  ["localhost:5173", "is no address"],
  ["https://app.example.com/", "is not how a browser writes it: https://app.example.com"],
  ["https://app.example.com:443", "is not how a browser writes it: https://app.example.com"],
  ["https://App.example.com", "is not how a browser writes it: https://app.example.com"],
  ["https://app.example.com/login", "is not how a browser writes it"],
  ["http://app.example.com", "is not https"],
  ["http://localhost.example.com", "is not https"],
  ["ftp://app.example.com", "is not http or https"],
])("traps: 29 %s is refused: it %s", (origin, problem) => {
  expect(() => readOrigins(origin)).toThrow(problem);
});

test.each(["http://app.localhost:5173", "http://127.0.0.2:5173", "http://[::1]:5173"])(
  "%s is this machine, which may do without https",
  (origin) => {
    expect(readOrigins(origin)).toEqual([origin]);
  },
);

test.each(["https://app.example.com", "http://10.0.0.5:8080", "capacitor://localhost"])(
  "browsers send %s, whether or not it is safe",
  (origin) => {
    expect(() => requireSent(origin)).not.toThrow();
  },
);

test("an origin with a password in it is refused, and not printed", () => {
  const refusal = new CliError('The origin holds a user or a password before an "@": take it out.');
  expect(() => readOrigins("https://user:pass@app.example.com")).toThrow(refusal);
});
