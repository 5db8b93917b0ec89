export type ListQuery = {
  prefix: string;
  /** Keys with this text after the prefix are merged into one common prefix. */
  delimiter: string;
  /** Only keys after this one are listed. */
  after: string;
  /** The last entry of the page before; a common prefix is not listed twice. */
  last: string | undefined;
  max: number;
};

export type ListPage = {
  keys: string[];
  prefixes: string[];
  /** Where the next page starts. */ next: string | undefined;
};

/** Returns one page of a listing; `keys` must be in S3's order. */
export function listPage(keys: Iterable<string>, query: ListQuery): ListPage {
  const { prefix, delimiter, after, max } = query;
  let last = query.last;
  const page: ListPage = { keys: [], prefixes: [], next: undefined };
  for (const key of keys) {
    if (!key.startsWith(prefix) || compareKeys(key, after) <= 0) continue;
    const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const common = end < 0 ? undefined : key.slice(0, end + delimiter.length);
    const entry = common ?? key;
    if (entry === last) continue;
    if (page.keys.length + page.prefixes.length === max) {
      if (max > 0) page.next = last;
      break;
    }
    if (common === undefined) page.keys.push(key);
    else page.prefixes.push(common);
    last = entry;
  }
  return page;
}

/** Compares keys in S3's order: by their UTF-8 bytes, which JavaScript's order is not. */
export function compareKeys(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}
