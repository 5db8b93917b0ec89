import { expect, test } from "vitest";
import { startOwnS3 } from "./testing/own-s3.ts";
import { startTestApi } from "./testing/test-api.ts";

test("a right set-up starts", async () => {
  await using s3 = await startOwnS3();
  await using api = await startTestApi(s3.variables);
  expect((await api.app.request("/livez")).status).toBe(200);
});

test("traps: 142 with the two roles exchanged it does not start, and says what to do", async () => {
  await using s3 = await startOwnS3();
  const { variables } = s3;
  const starting = startTestApi({
    ...variables,
    S3_SIGNER_ACCESS_KEY_ID: variables.S3_PUBLISHER_ACCESS_KEY_ID,
    S3_SIGNER_SECRET_ACCESS_KEY: variables.S3_PUBLISHER_SECRET_ACCESS_KEY,
    S3_PUBLISHER_ACCESS_KEY_ID: variables.S3_SIGNER_ACCESS_KEY_ID,
    S3_PUBLISHER_SECRET_ACCESS_KEY: variables.S3_SIGNER_SECRET_ACCESS_KEY,
  });
  await expect(starting).rejects.toThrow(/S3 is not set up for safe uploads[^]*not so: the signer/);
});

test("with a wrong secret it does not start, and no secret is told", async () => {
  await using s3 = await startOwnS3();
  const secret = "a-secret-that-is-wrong";
  const starting = startTestApi({ ...s3.variables, S3_SIGNER_SECRET_ACCESS_KEY: secret });
  const message: unknown = await starting.then(
    () => "",
    (error: unknown) => (error instanceof Error ? error.message : ""),
  );
  expect(message).toMatch(/S3 is not set up for safe uploads/);
  expect(message).not.toContain(secret);
});
