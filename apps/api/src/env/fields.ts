import { assertFileRules } from "@s3-direct/upload-core";
import { z } from "zod";

/** An address, optionally with a name before it. */
const sender = /^([^\s<>@:;,]+@[^\s<>@:;,]+|(([^<>@:;,"\r\n]+|"[^"\\\r\n]+") )?<[^\s<>@:;,]+@[^\s<>@:;,]+>)$/;

/**
 * The types of values that variables have. Each error continues a sentence that begins with the variable's name: "PORT
 * must be …".
 */
export const fields = {
  wholeNumber: ({ min, max }: { min: number; max: number }) => {
    const error = `must be a whole number from ${min} to ${max}`;
    return z
      .string()
      .regex(/^\d{1,15}$/, { error, abort: true })
      .transform(Number)
      .pipe(z.number().min(min, { error }).max(max, { error }));
  },
  flag: z
    .enum(["1", "true", "0", "false"], { error: "must be 1 or 0" })
    .transform((text) => text === "1" || text === "true"),
  proxies: z
    .string()
    .regex(/^(\d|true|false)$/, {
      error: "must be the number of proxies in front of this server (0 to 9), or true for one",
    })
    .transform((text) => (text === "true" ? 1 : text === "false" ? 0 : Number(text))),
  origin: z.string().refine((text) => isHttpUrl(text) && new URL(text).origin === text, {
    error:
      "must be an origin such as https://app.example.com: scheme, host and port, without a path or a slash at the end",
  }),
  postgresUrl: z.string().regex(/^postgres(ql)?:\/\/./, {
    error: "must be a Postgres address such as postgres://user:password@host:5432/name",
  }),
  smtpUrl: z.string().refine((text) => text === "terminal:" || isSmtpUrl(text), {
    error:
      "must be a mail server such as smtp://user:password@mail.example.com:587, with / as %2F in a password, # as %23, ? as %3F and @ as %40",
  }),
  sender: z.string().regex(sender, {
    error:
      'must be an address such as no-reply@example.com, or one with a name: Example <no-reply@example.com> (a name with any of :;,@ in quotes: "Example: Ltd")',
  }),
  accept: z.string().transform(listOf).refine(isAcceptList, {
    error: "must be a comma-separated list of types such as image/*, application/pdf or .zip",
  }),
};

/** Returns the variables with these names, and no others. */
export function only(variables: Readonly<Record<string, string | undefined>>, names: readonly string[]) {
  return Object.fromEntries(
    names.filter((name) => variables[name] !== undefined).map((name) => [name, variables[name]]),
  );
}

/** Returns one sentence for each variable: its first problem. */
export function sentences(error: z.ZodError): string[] {
  const first = new Map<string, string>();
  for (const { path, message } of error.issues) {
    const name = String(path[0]);
    if (!first.has(name)) first.set(name, `${name} ${message}.`);
  }
  return [...first.values()];
}

function listOf(text: string): string[] {
  return text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

function isAcceptList(accept: string[]): boolean {
  try {
    assertFileRules({ accept, maxSize: 1 });
    return true;
  } catch {
    return false;
  }
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** An unescaped / # or ? in a password would end the host name: the rest would be a path, a fragment or a query. */
function isSmtpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, search, hash } = new URL(text);
  return /^smtps?:$/.test(protocol) && hostname !== "" && pathname.length < 2 && !search.includes("@") && hash === "";
}
