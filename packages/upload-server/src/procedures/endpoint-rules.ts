import { assertFileRules, type FileRules, type Visibility } from "@s3-direct/upload-core";
import { assertSelectionRules } from "@s3-direct/upload-core/internal";
import type { EndpointRules } from "@s3-direct/upload-core/contract";
import type { FixedRules } from "./procedure-types.ts";
import type { FinishRules } from "../finish/verify.ts";

/** What a rule is computed from: the context and the endpoint's own input of one call of create. */
type Asked = { ctx: object; input: unknown };

type RuleFor<Value> = Value | ((asked: Asked) => Value | Promise<Value>);

/** An endpoint's rules as the application declared them. */
export type DeclaredRules = FixedRules & {
  accept: RuleFor<FileRules["accept"]>;
  maxSize: RuleFor<FileRules["maxSize"]>;
  visibility?: RuleFor<Visibility>;
};

/** Returns what a rule says for this call. */
function valueOf<Value extends string | number | readonly string[]>(
  rule: RuleFor<Value>,
  asked: Asked,
): Value | Promise<Value> {
  return typeof rule === "function" ? rule(asked) : rule;
}

type RulesForCreate = { rules: FileRules; visibility: Visibility };

/**
 * Returns an endpoint's rules, as create and finish need them. Rules that are values hold for both, so a stricter rule
 * also applies to uploads that were created before it. Rules that are functions are called at create, which alone knows
 * the input; the upload's record and key keep what finish needs of the result.
 * @throws TypeError if a rule can't work
 */
export function endpointRules(declared: DeclaredRules) {
  const { accept, maxSize, allowEmpty, maxPixels, visibility = "public" } = declared;
  const { maxFiles, minFiles, maxTotalSize } = declared;
  assertSelectionRules(declared);
  if (typeof visibility !== "function") assertVisibility(visibility);
  const rest = { ...(allowEmpty !== undefined && { allowEmpty }), ...(maxPixels !== undefined && { maxPixels }) };
  const dependOnInput = typeof accept === "function" || typeof maxSize === "function";
  assertFileRules({
    accept: typeof accept === "function" ? ["*/*"] : accept,
    maxSize: typeof maxSize === "function" ? 1 : maxSize,
    ...rest,
  });
  const atFinish: FinishRules = {
    ...rest,
    ...(typeof accept !== "function" && { accept }),
    ...(typeof maxSize !== "function" && { maxSize }),
  };

  return {
    /** Whether an upload's record has to keep the rules. */
    dependOnInput,
    atFinish,
    visibility: typeof visibility === "function" ? ("either" as const) : visibility,
    /** Returns the rules that a browser can check by itself. */
    async forBrowser(asked: Asked): Promise<EndpointRules> {
      const [types, size] = await Promise.all([valueOf(accept, asked), valueOf(maxSize, asked)]);
      const told = { accept: [...types], maxSize: size, allowEmpty, maxFiles, minFiles, maxTotalSize };
      return { ...told, ...(dependOnInput && { dependsOnInput: true }) };
    },
    /** @throws TypeError if a function's result can't be a rule */
    async forCreate(asked: Asked): Promise<RulesForCreate> {
      const [types, size, resolvedVisibility] = await Promise.all([
        valueOf(accept, asked),
        valueOf(maxSize, asked),
        valueOf(visibility, asked),
      ]);
      const rules = { ...rest, accept: types, maxSize: size };
      if (dependOnInput) assertFileRules(rules);
      assertVisibility(resolvedVisibility);
      return { rules, visibility: resolvedVisibility };
    },
  };
}

/**
 * Checks the value, for callers without TypeScript: a wrong one must not make private files public. @throws TypeError
 */
function assertVisibility(visibility: string): void {
  if (visibility === "public" || visibility === "private") return;
  throw new TypeError(`visibility is "public" or "private", not ${JSON.stringify(visibility)}.`);
}
