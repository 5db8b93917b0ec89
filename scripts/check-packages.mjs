// Part of `pnpm check`: checks that each tarball contains what belongs there and nothing else, and that Node and
// bundlers can read it (publint).
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { faultsOf } from "./package-faults.mjs";
import { buildAfresh, packedFiles, publicPackages } from "./packages.mjs";

const findings = [];
await buildAfresh();
for (const one of await publicPackages()) {
  const { messages } = await publint({ pkgDir: one.folder, pack: "pnpm", strict: true });
  const files = await packedFiles(one);
  const faults = [...faultsOf(files), ...messages.map((message) => formatMessage(message, one.manifest))];
  findings.push(...faults.map((fault) => `${one.name}: ${fault}`));
  if (faults.length === 0) console.log(`${one.name}: ${files.length} files, publint has nothing to say`);
}
for (const finding of findings) console.error(finding);
if (findings.length > 0) process.exitCode = 1;
