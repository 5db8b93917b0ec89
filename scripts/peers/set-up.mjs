// What `provision` prints for other tools, with the code of docs/set-up-s3.md: AWS's CDK, and Terraform's types.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codeBlocks } from "../code-blocks.mjs";
import { run } from "../npm.mjs";
import { root } from "../pnpm.mjs";
import { checkTerraform } from "./terraform.mjs";

/**
 * Checks that the CDK returns every resource unchanged, and that Terraform's resources fit its provider.
 * @param app - the folder in which s3-direct, the CDK and TypeScript are installed
 */
export async function checkSetUp(app) {
  const blocks = codeBlocks(await readFile(join(root, "docs/set-up-s3.md"), "utf8"));
  const configuration = JSON.parse(await printSetUp(app, { blocks, format: "terraform" }));
  console.log(`Terraform: ${await checkTerraform(app, configuration)} resources fit the AWS provider's schema.`);
  const template = await printSetUp(app, { blocks, format: "cloudformation" });
  await writeFile(join(app, "uploads.json"), template);
  const { code } = blocks.find(({ file }) => file === "stack.mjs");
  const tell = 'console.log(JSON.stringify(app.synth().getStackByName("Uploads").template.Resources));';
  await writeFile(join(app, "stack.mjs"), `${code}${tell}`);
  const resources = JSON.parse(await run("node", ["stack.mjs"], app));
  for (const [name, resource] of Object.entries(JSON.parse(template).Resources)) {
    assert.deepEqual(resources[name], resource, `The CDK changes ${name}.`);
  }
  console.log(`AWS's CDK: ${Object.keys(resources).length} resources synthesized as they are.`);
}

/** Returns the output of the page's own command. */
async function printSetUp(app, { blocks, format }) {
  const { code: commands } = blocks.find(({ code }) => code.includes(`--print ${format}`));
  const [print] = commands.replaceAll("\\\n", " ").split(" > ");
  const [command, ...args] = print.trim().split(/\s+/);
  return run(command, args, app);
}
