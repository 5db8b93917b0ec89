import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CelEngine, TemplateFile } from "@aws/cloudformation-validate";
import { expect, test } from "vitest";
import { describeSetUp } from "../set-up/set-up.ts";
import { traits } from "../set-up/traits.ts";
import { setUpOptions } from "../testing/set-up-options.ts";
import { cloudFormationTemplate } from "./cloudformation.ts";

const engine = new CelEngine();

/** Returns the problems that AWS's own validator finds, with CloudFormation's schemas; mere remarks are left out. */
async function problemsOf(template: object): Promise<string[]> {
  const dir = await mkdtemp(join(tmpdir(), "cloudformation-"));
  try {
    const path = join(dir, "template.json");
    await writeFile(path, JSON.stringify(template));
    const { diagnostics } = engine.validateStandard(new TemplateFile(path));
    return diagnostics
      .filter(({ severity }) => severity !== "INFO" && severity !== "DEBUG")
      .map(({ ruleId, message, propertyPath }) => `${ruleId} ${propertyPath ?? ""}: ${message}`);
  } finally {
    await rm(dir, { recursive: true });
  }
}

const distributionArn = "arn:aws:cloudfront::123456789012:distribution/EDFDVBD6EXAMPLE";

test.each([
  ["served to everybody", {}],
  ["served by CloudFront", { serving: { kind: "cloudfront", distributionArn } as const }],
  ["with roles in place of users", { rolesFor: "arn:aws:iam::123456789012:role/api" }],
  ["with roles for a service", { rolesFor: "ecs-tasks.amazonaws.com" }],
])("the template %s passes AWS's validator", async (_name, changed) => {
  expect(await problemsOf(cloudFormationTemplate(describeSetUp({ ...setUpOptions, ...changed }, traits.aws)))).toEqual(
    [],
  );
});

test("the validator finds what is wrong", async () => {
  const template = cloudFormationTemplate(describeSetUp(setUpOptions, traits.aws));
  const text = JSON.stringify(template)
    .replace('"MaxAge"', '"MaxAgeSeconds"')
    .replace('"Effect":"Deny"', '"Effect":"Never"');
  const problems = await problemsOf(JSON.parse(text));
  expect(problems.join("\n")).toContain("'MaxAgeSeconds' was unexpected");
});

test("buckets outlive their stack, and no key is in it", () => {
  const template = cloudFormationTemplate(describeSetUp(setUpOptions, traits.aws));
  expect(template.Resources).toMatchObject({
    UploadBucket: { DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" },
    MediaBucket: { DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" },
  });
  expect(JSON.stringify(template)).not.toContain("AccessKey");
});
