import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describePlace } from "./describe-place.ts";
import { parseEnv } from "./env/env.ts";
import { StartError } from "./start-error.ts";
import { s3Variables as s3 } from "./testing/s3-variables.ts";
import { tempDir } from "./testing/temp-dir.ts";

const DATABASE_URL = "postgres://ann:secret@db.example.com:5432/app?sslmode=require";

test("a command says which database and buckets it works on, and no password", () => {
  expect(describePlace(parseEnv({ ...s3, DATABASE_URL }))).toBe(
    "On the database db.example.com:5432/app, and the buckets uploads and media (http://127.0.0.1:7480).",
  );
  for (const password of ["secret/1", "4711/secret", "4711#secret", "4711?secret"]) {
    const place = describePlace(parseEnv({ ...s3, DATABASE_URL: `postgres://ann:${password}@db/app` }));
    expect(place).toContain("On the database that DATABASE_URL names, and the buckets");
  }
  const bySocket = describePlace(parseEnv({ ...s3, DATABASE_URL: "postgres:///app?host=/run/postgresql" }));
  expect(bySocket).toContain("On the database app, and");
});

test("a command works on no real S3 without its database, and on no new database or development S3", async () => {
  await using dir = await tempDir();
  const placeOf = (variables: object) => describePlace(parseEnv({ DATA_DIR: dir.path, ...variables }));
  expect(() => placeOf({})).toThrow(StartError);
  expect(() => placeOf({})).toThrow(`there is no database in ${dir.path}`);
  await mkdir(join(dir.path, "db"));
  expect(placeOf({})).toBe(`In ${dir.path}: the embedded database and the development S3.`);
  expect(() => placeOf(s3)).toThrow("The S3 variables are set, and DATABASE_URL is not");
  expect(() => placeOf({ DATABASE_URL })).toThrow(`there is no development S3 in ${dir.path}`);
  await mkdir(join(dir.path, "s3"));
  expect(placeOf({ DATABASE_URL })).toBe(
    `On the database db.example.com:5432/app, and the development S3 in ${dir.path}.`,
  );
});
