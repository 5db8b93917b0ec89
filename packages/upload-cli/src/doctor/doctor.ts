import { checkSetUp, providerProfile, type Finding } from "../checks/index.ts";
import { CliError } from "../cli-error.ts";
import type { ExitCode, Io } from "../io.ts";
import { isHttpUrl, nonEmpty, requireNoUser } from "../connection.ts";
import { requireSent } from "../provision/origins.ts";
import { checkApi, type ApiOptions } from "./api.ts";
import { givenHeaders } from "./given-headers.ts";
import { exitCodeOf, printFinding, printSummary } from "./report.ts";
import { storageFrom } from "./storage.ts";

export type DoctorCommand = Omit<ApiOptions, "url" | "origin" | "headers" | "session"> & {
  origin?: string[] | undefined;
  /** A running API, to be tested through its procedures; S3 is then tested as its browsers see it. */
  url?: string | undefined;
  /** A session's cookies, as a browser sends them. */
  cookie?: string | undefined;
  /** Other headers of a session, each as `Name: value`. */
  header?: string[] | undefined;
  /** Headers that every call needs, whoever makes it. */
  commonHeader?: string[] | undefined;
  strict?: boolean | undefined;
  json?: boolean | undefined;
};

/** Tests whether uploads work and are safe, and prints what to do if they are not. */
export async function doctor(io: Io, options: DoctorCommand): Promise<ExitCode> {
  const origins = originsOf(io, options);
  let checked = 0;
  const onFinding = (finding: Finding) => {
    if (!options.json) printFinding(io, finding);
    checked += 1;
    io.progress(`Checking … ${checked} done`);
  };
  io.progress("Checking …");
  const { findings, extra } =
    options.url === undefined
      ? await examineStorage(io, { origins, onFinding })
      : { findings: await examineApi(options.url, { options, origins, onFinding }), extra: {} };

  io.progress(undefined);
  if (options.json) {
    io.out(JSON.stringify({ findings, ...extra }, undefined, 2));
  } else {
    printSummary(io, findings);
    if ("profile" in extra) io.out(`\nThis provider, as it was found:\n\n${extra.profile}`);
    if ("left" in extra && extra.left > 0) {
      io.out(
        `\n${extra.left} small objects stay under uploads/s3-direct-doctor/ until the lifecycle rule removes them.`,
      );
    }
  }
  return exitCodeOf(findings, { strict: options.strict ?? false });
}

/** Returns the origins exactly as the API has them. @throws CliError for one that no browser sends */
function originsOf({ env }: Io, { origin }: DoctorCommand): string[] {
  const origins = (origin ?? nonEmpty(env["WEB_ORIGIN"])?.split(",") ?? []).map((one) => one.trim());
  for (const one of origins) requireSent(one);
  return origins;
}

type Listening = { origins: readonly string[]; onFinding: (finding: Finding) => void };

async function examineStorage(io: Io, { origins, onFinding }: Listening) {
  const { storage, provider } = storageFrom(io.env);
  const { findings, facts, left } = await checkSetUp(storage, { origins, onFinding });
  // If the checks stopped early, most of what the provider can do was not seen.
  const isSeen = findings.every(({ level }) => level !== "skipped");
  const profile = providerProfile(provider, { claimed: provider.capabilities, facts });
  return { findings, extra: { ...(isSeen && { profile }), facts, left } };
}

async function examineApi(
  url: string,
  { options, origins, onFinding }: Listening & { options: DoctorCommand },
): Promise<Finding[]> {
  requireSendable(url, options);
  const [origin = new URL(url).origin] = origins;
  const findings: Finding[] = [];
  const trpcPath = options.trpcPath.replace(/\/+$/, "");
  const api = { url: url.replace(/\/+$/, ""), trpcPath, origin };
  for await (const finding of checkApi({ ...options, ...api, ...givenHeaders(options) })) {
    findings.push(finding);
    onFinding(finding);
  }
  return findings;
}

/** @throws CliError for what could not even be sent, and would look as if the API did not answer */
function requireSendable(url: string, { trpcPath }: DoctorCommand): void {
  requireNoUser("--url", url);
  if (!isHttpUrl(url) || /[?#]/.test(url))
    throw new CliError(
      "--url takes the API's address, with http:// or https:// and without a query, such as https://app.example.com.",
    );
  if (!/^(?:\/|$)/.test(trpcPath)) throw new CliError("--trpc-path begins with a slash, such as /trpc.");
}
