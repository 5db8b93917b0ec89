import type { BrowserContext, Page } from "playwright-core";

// What must not be printed, and what is.

/** Notes the signatures of everything that the page asks S3 for, and all that its console prints. */
export function watch(page: Page, { secrets, printed }: { secrets: Set<string>; printed: string[] }): void {
  page.on("console", (message) => void printed.push(message.text()));
  page.on("request", (request) => {
    const signature = new URL(request.url()).searchParams.get("X-Amz-Signature");
    if (signature !== null) secrets.add(signature);
  });
}

/** As the browser holds them, and the token and its signature by themselves. */
export async function addCookies(context: BrowserContext, secrets: Set<string>): Promise<void> {
  for (const { value } of await context.cookies()) {
    for (const text of [value, ...decodeURIComponent(value).split(".")]) if (text.length > 15) secrets.add(text);
  }
}

/** Every text of the file but the access keys' ids, which stand in each presigned URL. */
export function secretsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === "accessKeyId" ? [] : secretsIn(inner)));
}
