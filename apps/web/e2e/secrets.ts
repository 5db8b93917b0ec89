import type { BrowserContext, Page } from "playwright-core";

// The secrets that must not be printed, and everything that is printed.

/** Collects the signatures of the page's requests to S3, and everything that its console prints. */
export function watch(page: Page, { secrets, printed }: { secrets: Set<string>; printed: string[] }): void {
  page.on("console", (message) => void printed.push(message.text()));
  page.on("request", (request) => {
    const signature = new URL(request.url()).searchParams.get("X-Amz-Signature");
    if (signature !== null) secrets.add(signature);
  });
}

/** Adds the session's cookies as the browser holds them, and the token and its signature separately. */
export async function addCookies(context: BrowserContext, secrets: Set<string>): Promise<void> {
  for (const { value } of await context.cookies()) {
    for (const text of [value, ...decodeURIComponent(value).split(".")]) if (text.length > 15) secrets.add(text);
  }
}

/** Returns every text of the file except the access keys' ids, which are in each presigned URL. */
export function secretsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === "accessKeyId" ? [] : secretsIn(inner)));
}
