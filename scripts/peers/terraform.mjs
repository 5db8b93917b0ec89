// What `provision` prints for Terraform, checked against the AWS provider's schema: types of a generated package.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { npmInstall, run } from "../npm.mjs";

/** With the library that its types import. */
const provider = "@cdktn/provider-aws@25";
const library = ["cdktn@0.24", "constructs@10.6"];

/** A block of another resource has the same name, so the package adds an A to this one. */
const shared = new Set(["aws_s3_bucket_server_side_encryption_configuration"]);

/**
 * Compiles each resource as a call with typed arguments: an unknown name, a missing one and a value of another type are
 * errors.
 * @param app - the folder in which `tsc` is installed
 * @param configuration - parsed
 * @returns the number of resources
 */
export async function checkTerraform(app, { resource }) {
  await npmInstall(app, library);
  await unpackTypes(app);
  const calls = Object.entries(resource).flatMap(([type, labelled]) => {
    const module = type.replace("aws_", "").replaceAll("_", "-");
    const name = camelCase(type.replace("aws", "")) + (shared.has(type) ? "A" : "");
    return Object.entries(labelled).map(([label, { depends_on: _, ...values }]) => {
      const from = `./package/lib/${module}/index.js`;
      const path = JSON.stringify(`${type}.${label}`);
      return `new (await import("${from}")).${name}(stack, ${path}, ${JSON.stringify(inCamelCase(values))});`;
    });
  });
  const head =
    'import { App, TerraformStack } from "cdktn";\nconst stack = new TerraformStack(new App(), "uploads");\n';
  await writeFile(join(app, "terraform.mts"), head + calls.join("\n"));
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2022"];
  await run("npx", ["tsc", ...options, "--types", "", "terraform.mts"], app);
  return calls.length;
}

/** Unpacks a few folders of the package, which has all of AWS. */
async function unpackTypes(app) {
  const [{ filename }] = JSON.parse(await run("npm", ["pack", provider, "--json", "--loglevel=error"], app));
  const wanted = ["package/package.json", "package/lib/s3-bucket*", "package/lib/iam-user*", "package/lib/iam-role*"];
  await run("tar", ["-xzf", filename, "--wildcards", ...wanted], app);
}

const camelCase = (name) => name.replaceAll(/_([a-z])/g, (_, letter) => letter.toUpperCase());

function inCamelCase(value) {
  if (Array.isArray(value)) return value.map(inCamelCase);
  if (typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [camelCase(name), inCamelCase(inner)]));
}
