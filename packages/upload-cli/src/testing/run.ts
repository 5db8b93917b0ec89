import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { runCli } from "../run-cli.ts";
import type { Target } from "./target.ts";

export type Ran = { code: number; out: string; err: string };

/** Runs the command line as a script would: without a terminal, and without questions. */
export async function run(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli(args, {
    env,
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    progress: () => undefined,
    terminal: false,
    askText: async () => undefined,
    askYes: async () => false,
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

export const webOrigin = "http://localhost:5173";

/** Returns the arguments of `provision` with the target's own names. */
export function provisionArgs(target: Placed): string[] {
  return [...placeArgs("provision", target), "--origin", webOrigin, "--serve", "public"];
}

type Placed = Pick<Target, "provider" | "endpoint" | "region" | "names" | "args">;

export function placeArgs(
  command: "provision" | "destroy",
  { provider, endpoint, region, names, args }: Placed,
): string[] {
  return [
    command,
    `--provider=${provider}`,
    `--endpoint=${endpoint}`,
    `--region=${region}`,
    `--upload-bucket=${names.uploadBucket}`,
    `--media-bucket=${names.mediaBucket}`,
    `--signer-user=${names.signerUser}`,
    `--publisher-user=${names.publisherUser}`,
    ...args[command],
  ];
}

export async function tempDir() {
  const path = await mkdtemp(join(tmpdir(), "provision-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

export type Planned = {
  plan: { target: string; state: string; text: string }[];
  applied: boolean;
  env?: Record<string, string>;
};

/** Runs a command that must succeed. */
export async function runJson(args: readonly string[], { env }: Target): Promise<Planned> {
  const { code, out, err } = await run([...args, "--json"], env);
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(out);
}

export const pending = ({ plan }: Planned) => plan.filter(({ state }) => state !== "same");

/** Returns the steps that a run takes, or took, by itself. */
export const changes = (planned: Planned) => pending(planned).filter(({ state }) => state !== "by-hand");
