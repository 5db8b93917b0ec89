import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { describeError, safeText } from "./describe-error.ts";

test("a failed query shows its reason and none of its parameters", () => {
  const reason = Object.assign(new Error('relation "session" does not exist'), { code: "42P01" });
  const query = new Error('Failed query: select * from "session" where "token" = $1\nparams: t0ken', { cause: reason });
  const described = describeError(query);
  expect(described).toMatchObject({ error: "Error < Error 42P01", reason: 'relation "session" does not exist' });
  expect(JSON.stringify(described)).not.toContain("t0ken");
});

test("an error without a cause keeps its words, less what may be secret", () => {
  const { reason } = describeError(new Error("Failed query: select 1\nparams: t0ken"));
  expect(reason).toBe("Failed query: select 1\nparams: …");
});

test("a host none of whose addresses answers, of which Node says nothing, is told by its code", async () => {
  const socket = connect({
    host: "two.example.com",
    port: 9,
    lookup: (_host, _options, found) =>
      found(
        null,
        ["127.0.0.1", "127.0.0.2"].map((address) => ({ address, family: 4 })),
      ),
  });
  const [error]: unknown[] = await once(socket, "error");
  expect(error).toMatchObject({ name: "AggregateError", message: "" });
  expect(describeError(new Error("no S3", { cause: error }))).toMatchObject({ reason: "ECONNREFUSED" });
});

test("addresses lose their queries", () => {
  expect(safeText("PUT http://s3/b/k?X-Amz-Signature=abc failed")).toBe("PUT http://s3/b/k?… failed");
  expect(safeText("relative /k?sig=abc, twice /l?sig=def")).toBe("relative /k?… twice /l?…");
});

test("S3's own names of the request that failed are told, from wherever in the chain they stand", () => {
  const $metadata = { httpStatusCode: 500, requestId: "4442587FB7D0A2F9", extendedRequestId: "vlR7PnpV2Ce81l0PRw6j" };
  const s3Error = Object.assign(new Error("We encountered an internal error."), { name: "InternalError", $metadata });
  const described = describeError(new Error("Storage cannot be reached.", { cause: s3Error }));
  expect(described).toMatchObject({ s3RequestId: "4442587FB7D0A2F9", s3ExtendedRequestId: "vlR7PnpV2Ce81l0PRw6j" });
  expect(describeError(new Error("no S3"))).not.toHaveProperty("s3RequestId");
});

test("what is thrown and is no error has no words, and a loop of causes ends", () => {
  expect(describeError("secret")).toEqual({ error: "string", reason: undefined, at: undefined });
  const loop = new Error("again");
  loop.cause = loop;
  expect(String(describeError(loop).error).split(" < ")).toHaveLength(9);
});
