// `pnpm run sbom`: writes the dependencies of each published package, as CycloneDX, to .data/sbom.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { publicPackages } from "./packages.mjs";
import { pnpm, root } from "./pnpm.mjs";

const folder = join(root, ".data", "sbom");
mkdirSync(folder, { recursive: true });
const filters = (await publicPackages()).map(({ name }) => `--filter=${name}`);
await pnpm([...filters, "sbom", "--sbom-format=cyclonedx", "--prod", "--split", `--out=${join(folder, "%s.json")}`]);
