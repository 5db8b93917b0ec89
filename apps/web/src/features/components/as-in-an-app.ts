/** Returns a demo's source as it reads in an app that has copied the components. */
export function asInAnApp(source: string): string {
  return source
    .replaceAll("@s3-direct/components/", "@/components/s3-direct/")
    .replace("../../../lib/trpc.ts", "@/lib/trpc")
    .replace(/import type \{ DemoProps \}.*\n/, "")
    .replace("{ texts }: DemoProps", "")
    .replaceAll(" texts={texts}", "")
    .trim();
}
