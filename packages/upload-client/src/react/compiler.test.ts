import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { transformAsync } from "@babel/core";
import compiler from "babel-plugin-react-compiler";
import { expect, test } from "vitest";

/** @throws if the compiler cannot handle the code, or finds that it breaks the rules of React */
async function compile(code: string, filename: string): Promise<string> {
  const compiled = await transformAsync(code, {
    filename,
    configFile: false,
    babelrc: false,
    parserOpts: { plugins: ["typescript"] },
    plugins: [[compiler, { panicThreshold: "all_errors" }]],
  });
  return compiled?.code ?? "";
}

test.each(["use-dropzone", "use-upload", "use-upload-item", "use-uploads"])(
  "the React Compiler takes %s without an objection",
  async (name) => {
    const file = join(import.meta.dirname, `${name}.ts`);
    expect(await compile(await readFile(file, "utf8"), file)).toContain("react/compiler-runtime");
  },
);

test("it objects to a hook that reads a ref while it renders", async () => {
  const hook = `import { useRef } from "react"; export function useLast() { const last = useRef(0); return last.current; }`;
  await expect(compile(hook, "use-last.ts")).rejects.toThrow(/refs/);
});
