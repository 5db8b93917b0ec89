import { TRPCClientError } from "@trpc/client";
import { expect } from "vitest";
import type { UploadProcedures, FinishAnswer } from "../src/index.ts";
import { eventually } from "../src/testing/eventually.ts";
import type { TestStorage } from "../src/testing/storage.ts";
import { callsOf, dataOf, isObject, type Call, type Recording } from "./recording.ts";

/** Opens the procedures of an API that returns the recorded answers, with that storage as its S3. */
export function openOldApi(recording: Recording, storage: TestStorage): UploadProcedures<unknown, FinishAnswer> {
  const text = JSON.stringify(recording).replaceAll("http://s3.example/upload", `${storage.url}/upload`);
  // The same at another address.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { exchanges } = JSON.parse(text) as Recording;
  const calls = exchanges.flatMap(callsOf);

  /** Returns the first recorded answer to such a call; the last one is kept for repeated calls. */
  function answerTo(procedure: string, input: Record<string, unknown>) {
    const fits = (call: Call) =>
      call.procedure === procedure &&
      ["filename", "key"].every((name) => !isObject(call.input) || call.input[name] === input[name]);
    const found = calls.filter(fits);
    const [call] = found;
    if (call === undefined) throw new Error(`Nobody has asked ${procedure}.`);
    if (found.length > 1) calls.splice(calls.indexOf(call), 1);
    if (isObject(call.answer) && "error" in call.answer) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      throw TRPCClientError.from(call.answer as Parameters<typeof TRPCClientError.from>[0]);
    }
    // Only the recorded API knew the type: the engine accepts the answer unchecked.
    // oxlint-disable-next-line typescript/no-explicit-any, typescript/no-unsafe-type-assertion
    return dataOf(call) as any;
  }

  const signed = new Map(
    calls.flatMap((call) => {
      const { parts } = dataOf(call);
      return Array.isArray(parts) ? parts.map((part) => [part.partNumber, part] as const) : [];
    }),
  );

  const hasArrived = (key: string) =>
    [...storage.objects.keys(), ...storage.requests.map(({ path }) => path)].some((path) => path.includes(key));

  return {
    create: { mutate: async (input) => answerTo("create", { ...input }) },
    signParts: {
      mutate: async ({ parts }) => ({
        parts: parts.map(({ partNumber }) => signed.get(partNumber) ?? expect.fail("It was not signed.")),
        expiresIn: 3_600,
      }),
    },
    listParts: { mutate: async (input) => answerTo("listParts", input) },
    finish: {
      async mutate(input) {
        const answer = answerTo("finish", input);
        if (answer.status === "done") await eventually(() => expect(hasArrived(input.key)).toBe(true));
        return answer;
      },
    },
    abort: { mutate: async (input) => answerTo("abort", input) },
    rules: { query: async () => answerTo("rules", {}) },
  };
}
