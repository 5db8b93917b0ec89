// `pnpm registry`: writes what `npx shadcn add` reads, from the sources.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { buildRegistry, generated, pathOf } from "./build-registry.ts";

await rm(pathOf(generated), { recursive: true, force: true });
await mkdir(pathOf(generated), { recursive: true });
for (const [name, text] of await buildRegistry()) await writeFile(pathOf(name), text);
