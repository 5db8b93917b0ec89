// Writes docs/reference: what each entry point of the published packages has, from its docstrings.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Application, ReflectionKind } from "typedoc";
import { publicEntries, publicPackages } from "../../../scripts/packages.mjs";
import { root } from "../../../scripts/pnpm.mjs";

const out = join(root, "docs/reference");
const entries = (await publicPackages()).flatMap(entriesOf);
const app = await Application.bootstrapWithPlugins({
  plugin: ["typedoc-plugin-markdown"],
  tsconfig: join(import.meta.dirname, "tsconfig.json"),
  entryPoints: entries.map(({ path }) => path),
  readme: "none",
  sortEntryPoints: false,
  outputFileStrategy: "modules",
  hidePageHeader: true,
  hideBreadcrumbs: true,
  disableSources: true,
  useCodeBlocks: true,
  // What one calls comes before what one reads about.
  groupOrder: ["Functions", "Classes", "*"],
  parametersFormat: "table",
  typeDeclarationFormat: "list",
  expandObjects: true,
  entryFileName: "index",
  // The packages' own typecheck tells of errors, with the TypeScript that they are written for.
  skipErrorChecking: true,
  logLevel: "Error",
});
const project = await app.convert();
if (project === undefined) throw new Error("TypeDoc could not read the packages.");
for (const [at, child] of (project.children ?? []).entries()) child.name = entries[at].name;
nameParameters(project.getReflectionsByKind(ReflectionKind.CallSignature));
await rm(out, { recursive: true, force: true });
await app.outputs.writeOutput({ name: "markdown", path: out }, project);

/** TypeDoc has no name for an object that is taken apart where it is declared. */
function nameParameters(signatures) {
  for (const { parameters = [] } of signatures) {
    const nameless = parameters.filter(({ name }) => name === "__namedParameters");
    const names = nameless.length === 1 ? ["options"] : ["input", "options"];
    for (const [at, parameter] of nameless.entries()) parameter.name = names[at] ?? parameter.name;
  }
}

/** `upload-client/react` for the subpath `./react` of `@s3-direct/upload-client`. */
function entriesOf({ folder, manifest }) {
  const short = manifest.name.split("/")[1];
  return publicEntries(manifest).map(([subpath, conditions]) => ({
    name: join(short, subpath),
    path: join(folder, conditions["@s3-direct/source"]),
  }));
}
