import { afterAll, beforeAll } from "vitest";
import { type OwnS3, startOwnS3 } from "./own-s3.ts";
import type { Variables } from "../env/env.ts";
import { type TestApi, startTestApi } from "./test-api.ts";

/** Starts an API on its own S3, for all tests of a file. */
export function useOwnS3(onStarted: (started: { s3: OwnS3; api: TestApi }) => void, variables: Variables = {}): void {
  let s3: OwnS3 | undefined;
  let api: TestApi | undefined;
  beforeAll(async () => {
    s3 = await startOwnS3();
    api = await startTestApi({ ...s3.variables, ...variables });
    onStarted({ s3, api });
  }, 60_000);
  afterAll(async () => {
    await api?.[Symbol.asyncDispose]();
    await s3?.[Symbol.asyncDispose]();
  });
}
