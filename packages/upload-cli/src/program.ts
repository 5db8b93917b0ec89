import { readFileSync } from "node:fs";
import { Command, Option } from "@commander-js/extra-typings";
import { z } from "zod";
import { doctor } from "./doctor/doctor.ts";
import { withEnvFile } from "./with-env-file.ts";
import type { ExitCode, Io } from "./io.ts";
import { destroy } from "./provision/destroy.ts";
import { printFormats } from "./provision/print.ts";
import { provision } from "./provision/provision.ts";
import { wholeSeconds } from "./options.ts";
import { janitorName } from "./set-up/roles.ts";
import { providerNames } from "./set-up/traits.ts";

const programExamples = `
Examples:
  $ s3-direct provision --upload-bucket acme-upload --media-bucket acme-media \\
      --region eu-central-1 --origin https://app.acme.com --serve public --env .env
  $ s3-direct doctor --env .env
  $ s3-direct doctor --url https://app.acme.com
  $ s3-direct destroy --env .env --dry-run

s3-direct COMMAND --help tells the rest.`;

const exitCodes = `Exit code: 0 done, or there is nothing to do; 1 not all of it was done; 2 it could not run, and has changed nothing: the
reason is on stderr, and stdout is empty, with --json too.`;

const provisionExamples = `
Examples:
  $ s3-direct provision --upload-bucket acme-upload --media-bucket acme-media \\
      --region eu-central-1 --origin https://app.acme.com --serve public --env .env
  $ s3-direct provision … --dry-run                   what it would do
  $ s3-direct provision … --print terraform           for those who let other tools apply it
  $ s3-direct provision … --janitor-user              with an identity for sweeping and erasing
  $ s3-direct provision --provider ceph --endpoint https://s3.acme.com …
  $ s3-direct provision --provider r2 --endpoint https://ACCOUNT.r2.cloudflarestorage.com …

It needs an administrator's credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.
Values that are not given come from the S3_* variables and WEB_ORIGIN; in a terminal it asks.

${exitCodes}`;

const destroyExamples = `
Examples:
  $ s3-direct destroy --upload-bucket acme-upload --media-bucket acme-media --region eu-central-1 --dry-run
  $ s3-direct destroy --env .env --buckets --yes

Objects are never deleted: a bucket that holds any stays, and so does what others put on it.

${exitCodes}`;

const doctorExamples = `
Examples:
  $ s3-direct doctor --env .env                       S3, with the application's own credentials
  $ s3-direct doctor --strict --json                  for CI
  $ s3-direct doctor --url http://localhost:3000 --origin http://localhost:5173 --delete-procedure media.delete
                                                      a running API, as a browser would use it

It reads the variables that the API reads: S3_*, PUBLIC_BASE_URL and WEB_ORIGIN.
Exit code: 0 all is well; 1 something is wrong (with --strict also a warning), such as an S3 or an API that does not answer;
2 it could not run: the reason is on stderr, and stdout is empty, with --json too.`;

/** Creates the command line with commander; for a mistyped name the nearest one is suggested. */
export function createProgram(io: Io, onDone: (code: ExitCode) => void) {
  const program = new Command("s3-direct")
    .description("Sets up S3 for direct uploads, and proves that it holds.")
    .version(packageVersion(), undefined, "print the version")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    })
    .addHelpText("after", programExamples);

  withSetUpOptions(program.command("provision"))
    .description(
      "Brings buckets, CORS, lifecycle, policies and users to the wanted state, after showing what that takes.",
    )
    .addOption(new Option("--janitor-user [name]", "a third identity, which lists and deletes").preset(janitorName))
    .option("--origin <url...>", "the web app's origins, whose pages upload")
    .option("--serve <who>", "who reads published files: public, private, or a CloudFront distribution's ARN")
    .option("--public-base-url <url>", "where published files are served; by default the media bucket's own address")
    .option("--user-arn <pattern>", "how bucket policies name a user, with {user} or {key}, where there is no IAM")
    .option(
      "--max-signature-age <seconds>",
      "on AWS: oldest presigned request that is taken (default: 3600)",
      wholeSeconds,
    )
    .option("--new-keys", "make access keys although there are some")
    .option(envFlag, "read settings from this file, and write settings and new keys to it (mode 600)")
    .addOption(new Option("--print <format>", "print the wanted state and do nothing").choices(printFormats))
    .option("--dry-run", "show what there is to do, and do nothing")
    .option("--yes", "do it without asking")
    .option("--json", "print the plan and what was done as JSON")
    .addHelpText("after", provisionExamples)
    .action(async (options) =>
      onDone(await provision(await withEnvFile(io, options, { mayBeMissing: true }), options)),
    );

  withSetUpOptions(program.command("destroy"))
    .description("Takes out what provision put in, and nothing else.")
    .option("--janitor-user <name>", "lists and deletes", janitorName)
    .option("--buckets", "delete the buckets too, where nothing is in them")
    .option(envFlag, "read settings from this file")
    .option("--dry-run", "show what there is to do, and do nothing")
    .option("--yes", "do it without asking")
    .option("--json", "print the plan and what was done as JSON")
    .addHelpText("after", destroyExamples)
    .action(async (options) => onDone(await destroy(await withEnvFile(io, options), options)));

  program
    .command("doctor")
    .description("Proves by doing that uploads work and are safe, and says what to do where they are not.")
    .option("--origin <url...>", "the web app's origins, whose pages upload")
    .option(envFlag, "read settings from this file")
    .option("--strict", "fail on warnings too")
    .option("--json", "print findings as JSON")
    .option("--url <url>", "test a running API at this address, through its procedures")
    .option("--procedure <name>", "with --url: where the upload procedures are mounted", "upload")
    .option("--trpc-path <path>", "with --url: where tRPC is", "/trpc")
    .option("--cookie <cookie>", "with --url: a session's cookies, where there are no guests")
    .option("--header <header...>", "with --url: what signs in besides cookies: 'Authorization: Bearer YOURS'")
    .option("--common-header <header...>", "with --url: what strangers' calls need too, such as 'X-Tenant: acme'")
    .option("--input <json>", "with --url: what the endpoint's own input asks for")
    .option("--superjson", "with --url: the API's transformer is superjson")
    .option("--delete-procedure <name>", "with --url: deletes what was published; gets what onFinish returned")
    .addHelpText("after", doctorExamples)
    .action(async (options) => onDone(await doctor(await withEnvFile(io, options), options)));

  return program;
}

function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return z.object({ version: z.string() }).parse(manifest).version;
}

/** Not `--env-file`: Node 20 takes that option for itself, at any position. */
const envFlag = "--env <file>";

/** Adds the options that provision and destroy share: the connection, the buckets and the names. */
function withSetUpOptions(command: Command) {
  return command
    .addOption(
      new Option(
        "--provider <name>",
        "by default S3_PROVIDER, or else aws without an endpoint and custom with one",
      ).choices(providerNames),
    )
    .option("--endpoint <url>", "the S3's address; AWS has none")
    .option("--region <name>", "the buckets' region")
    .option("--upload-bucket <name>", "private, and everything in it expires")
    .option("--media-bucket <name>", "where verified files are published")
    .option("--signer-user <name>", "may put uploads and nothing else", "web-upload-only")
    .option("--publisher-user <name>", "reads uploads and writes media", "web-upload-publisher")
    .option("--roles-for <principal>", "IAM roles that this principal may assume, in place of users with keys")
    .option("--given-users", "users were made by other means; their keys are in S3_SIGNER_* and S3_PUBLISHER_*");
}
