import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { codeBlocks } from "./code-blocks.mjs";
import { root } from "./pnpm.mjs";

/** What an application has around the README's code. */
const around = `
import { initTRPC } from "@trpc/server";
import { createTRPCClient } from "@trpc/client";
import { z } from "zod";
const { router, procedure: protectedProcedure } = initTRPC.context<{ user: { id: string } }>().create();
declare const signer: { accessKeyId: string; secretAccessKey: string };
declare const publisher: typeof signer;
declare function saveAttachment(row: { file: { url: string }; key: string; postId: string }): Promise<number>;
const client = createTRPCClient<typeof appRouter>({ links: [] });
`;

/** The README's endpoint and the component that uses it, as one module that must compile: types from end to end. */
export async function readmeCode() {
  const blocks = codeBlocks(await readFile(join(root, "README.md"), "utf8"));
  const find = (text) => {
    const found = blocks.find(({ code }) => code.includes(text));
    if (found === undefined) throw new Error(`The README has no code with "${text}".`);
    return found.code;
  };
  return `${around}${find("export const appRouter")}${find("function Attach(")}export { Attach };\n`;
}
