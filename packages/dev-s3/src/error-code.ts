/**
 * Returns the code of a platform's error, such as ENOENT. Not by `instanceof Error`: in a context of its own, such as a
 * test's, the platform's errors are of another `Error`.
 */
export function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unknown";
}
