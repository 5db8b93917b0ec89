export type Env = Readonly<Record<string, string | undefined>>;

/** Reads variables one by one, and collects a sentence about each wrong one. The sentences never contain secrets. */
export function createEnvReader(env: Env) {
  const problems: string[] = [];

  /** An empty value counts as not set. */
  function text(name: string): string | undefined {
    const value = env[name]?.trim();
    return value === "" ? undefined : value;
  }

  function checked(name: string, { is, must }: { is: (value: string) => boolean; must: string }): string | undefined {
    const value = text(name);
    if (value === undefined || is(value)) return value;
    problems.push(`${name} must ${must}.`);
    return undefined;
  }

  return {
    problems,
    text,
    checked,
    /** Reports a variable that is missing. */
    needed(name: string, why: string): void {
      if (text(name) === undefined) problems.push(`${name} is missing: ${why}.`);
    },
    flag(name: string): boolean | undefined {
      const value = checked(name, { is: (one) => /^(?:1|true|0|false)$/.test(one), must: "be 1 or 0" });
      return value === undefined ? undefined : value === "1" || value === "true";
    },
    url(name: string): string | undefined {
      const must = "be an address that starts with http:// or https://, without a query";
      return checked(name, { is: (one) => isHttpUrl(one) && !/[?#]/.test(one), must });
    },
    /**
     * Reads URLs that are separated by commas. `{bucket}` stands for the bucket's name if that is part of a host name.
     */
    bucketUrls(name: string): string[] {
      const list = (text(name) ?? "").split(",").flatMap((one) => one.trim() || []);
      if (list.every((one) => isHttpUrl(one.replaceAll("{bucket}", "bucket")))) return list;
      problems.push(`${name} must start with http:// or https:// (several with commas between them).`);
      return [];
    },
  };
}

export type EnvReader = ReturnType<typeof createEnvReader>;

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
