import type { Finding } from "../checks/finding.ts";
import type { ExitCode, Io } from "../io.ts";
import { paint } from "../paint.ts";

type Level = Finding["level"];

const signs: Record<Level, string> = { ok: "✓", note: "i", warning: "!", error: "✗", skipped: "-" };
const colours = { ok: "green", note: "blue", warning: "yellow", error: "red", skipped: "gray" } as const;

/** Prints a finding on one line, and below it what to do. */
export function printFinding(io: Io, finding: Finding): void {
  const { level, title } = finding;
  const detail = "detail" in finding && finding.detail !== undefined ? `: ${finding.detail}` : "";
  io.out(`${paint(io, colours[level], signs[level])} ${title}${detail}`);
  if ("advice" in finding) io.out(`    ${finding.advice}`);
}

export function printSummary(io: Io, findings: readonly Finding[]): void {
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length;
  const [errors, warnings, good, notes] = [count("error"), count("warning"), count("ok"), count("note")];
  const parts = [
    ...(errors > 0 ? [plural(errors, "error")] : []),
    ...(warnings > 0 ? [plural(warnings, "warning")] : []),
    `${good} as they should be`,
    ...(notes > 0 ? [plural(notes, "note")] : []),
  ];
  io.out(`\n${parts.join(", ")}.`);
}

const plural = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;

/** An error always fails the command; a warning only does if `strict`. */
export function exitCodeOf(findings: readonly Finding[], { strict }: { strict: boolean }): ExitCode {
  const failing = findings.some(({ level }) => level === "error" || (strict && level === "warning"));
  return failing ? 1 : 0;
}
