// What `provision` prints for Terraform, against the AWS provider's own schema: as types, from a package that is made of it.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { npmInstall, run } from "../npm.mjs";

/** With the library that its types name. */
const provider = "@cdktn/provider-aws@25";
const library = ["cdktn@0.24", "constructs@10.6"];

/** Whose name is also that of a block of another resource, and so is written with an A. */
const shared = new Set(["aws_s3_bucket_server_side_encryption_configuration"]);

/**
 * Compiles each resource as a call that TypeScript knows the arguments of: a name that there is not, one that is missing and a value of
 * another type are errors.
 * @param app - where `tsc` is installed
 * @param configuration - parsed
 * @returns how many resources there are
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

/** The package has all of AWS; a few of its folders are enough. */
async function unpackTypes(app) {
  const [{ filename }] = JSON.parse(
    await run("npm", ["pack", provider, "--json", "--prefer-offline", "--loglevel=error"], app),
  );
  const wanted = ["package/package.json", "package/lib/s3-bucket*", "package/lib/iam-user*", "package/lib/iam-role*"];
  await run("tar", ["-xzf", filename, "--wildcards", ...wanted], app);
}

const camelCase = (name) => name.replaceAll(/_([a-z])/g, (_, letter) => letter.toUpperCase());

function inCamelCase(value) {
  if (Array.isArray(value)) return value.map(inCamelCase);
  if (typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [camelCase(name), inCamelCase(inner)]));
}
