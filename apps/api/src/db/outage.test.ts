import { UploadError } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { outageOf } from "./outage.ts";

const failed = (fields: { code?: string; message?: string }) =>
  new Error("Failed query", { cause: Object.assign(new Error(fields.message ?? "no"), fields) });

test.each([
  { code: "ECONNREFUSED" },
  { code: "57P01" },
  { code: "57P03" },
  { code: "08006" },
  { code: "28P01" },
  { code: "28000" },
  { code: "3D000" },
  { code: "53100" },
  { code: "53300" },
  { code: "25006" },
  { code: "25P03" },
  { code: "55P03" },
  { code: "40P01" },
  { code: "57014" },
  { message: "Query read timeout" },
  { message: "Connection terminated unexpectedly" },
  { message: "timeout exceeded when trying to connect" },
  { message: "Client has encountered a connection error and is not queryable" },
  { message: "Client was closed and is not queryable" },
  { code: "XX000", message: "could not write init file" },
])("a database that says %o will be back: browsers wait", (fields) => {
  expect(outageOf(failed(fields))).toMatchObject({ code: "STORAGE_UNAVAILABLE" });
});

test.each([
  failed({ code: "23505" }),
  failed({ code: "42P01" }),
  failed({ message: "no" }),
  new UploadError("QUOTA_EXCEEDED", { cause: Object.assign(new Error(), { code: "ECONNREFUSED" }) }),
  "text",
])("%o is none", (error) => {
  expect(outageOf(error)).toBeUndefined();
});
