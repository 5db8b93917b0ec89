import { UploadError } from "@s3-direct/upload-core";
import { maxEarlyFinishSize } from "@s3-direct/upload-core/internal";
import { describe, expect, test } from "vitest";
import type { CreatedUpload } from "./created-upload.ts";
import { type Phase, type PhaseEvent, mayBePublished, next, stateOf, uploadOf } from "./phase.ts";
import { phaseAfterEnd } from "./phase-after-end.ts";

type Result = { url: string };
const result: Result = { url: "https://media/a" };
const upload: CreatedUpload = {
  plan: { kind: "single", key: "uploads/a", url: "https://s3/a", headers: {}, expiresIn: 60 },
  expiresAt: 0,
  storedParts: new Set(),
};
const partsUpload: CreatedUpload = {
  ...upload,
  plan: { kind: "multipart", key: "uploads/a", uploadId: "u", partSize: 5, parts: [], expiresIn: 60 },
};
const failure = new UploadError("NETWORK");

const phases = {
  creating: { name: "creating" },
  sending: { name: "sending", upload, failures: 2 },
  unsure: { name: "unsure", upload, reason: failure, failures: 2 },
  finishing: { name: "finishing", upload },
  done: { name: "done", result },
  failed: { name: "failed", upload, failure },
} satisfies Record<Phase<Result>["name"], Phase<Result>>;

const events: PhaseEvent<Result>[] = [
  { type: "created", upload },
  { type: "stored" },
  { type: "unsure", reason: failure },
  { type: "resent", failures: 3 },
  { type: "abandoned" },
  { type: "given-up", failure },
  { type: "lost" },
  { type: "finished", result },
  { type: "resumed", upload },
  { type: "left", upload },
  { type: "unanswered", upload },
];

/** For each phase, the phase that each event leads to. */
const table: Record<Phase<Result>["name"], Partial<Record<PhaseEvent<Result>["type"], Phase<Result>["name"]>>> = {
  creating: { created: "sending", resumed: "sending", left: "unsure", unanswered: "unsure", finished: "done" },
  sending: { stored: "finishing", finished: "done", unsure: "unsure" },
  unsure: {
    stored: "finishing",
    finished: "done",
    resent: "sending",
    abandoned: "creating",
    "given-up": "failed",
  },
  finishing: { finished: "done", lost: "sending" },
  done: {},
  failed: {},
};

describe("next", () => {
  for (const [name, leads] of Object.entries(table)) {
    for (const event of events) {
      const phase = Object.values(phases).find((each) => each.name === name) ?? phases.creating;
      const to = Object.entries(leads).find(([type]) => type === event.type)?.[1] ?? name;
      test(`${name}, ${event.type}: ${to}`, () => {
        expect(next(stateOf(phase), event).phase.name).toBe(to);
      });
    }
  }

  test("S3 is asked first which parts of an earlier page's upload it has", () => {
    const { phase } = next(stateOf(phases.creating), { type: "resumed", upload: partsUpload });
    expect(phase).toEqual({ name: "sending", upload: partsUpload, mustListParts: true, wasAsked: true, failures: 0 });
  });

  test.each(["left", "unanswered"] as const)("%s: finish is asked first, and the reason is remembered", (type) => {
    const { phase } = next(stateOf(phases.creating), { type, upload });
    expect(phase).toEqual({ name: "unsure", upload, reason: type, failures: 0 });
  });

  test("counts how often it was created again, and how often what was sent was lost", () => {
    expect(next(stateOf(phases.unsure), { type: "abandoned" })).toMatchObject({ restarts: 1, losses: 0 });
    expect(next(stateOf(phases.finishing), { type: "lost" })).toMatchObject({ restarts: 0, losses: 1 });
  });

  test("failures of transfers are counted across doubts, and start at 0 once the file has arrived", () => {
    const doubtful = next(stateOf(phases.sending), { type: "unsure", reason: failure });
    expect(doubtful.phase).toMatchObject({ failures: 2, reason: failure });
    const again = next(doubtful, { type: "resent", failures: 3 }).phase;
    expect(again).toMatchObject({ failures: 3 });
    expect(again).not.toHaveProperty("mustListParts");
    const lost = next(stateOf(phases.finishing), { type: "lost" }).phase;
    expect(lost).toMatchObject({ failures: 0, mustListParts: true });
  });

  test("what is sent again says that finish has been asked for it", () => {
    expect(next(stateOf(phases.unsure), { type: "resent", failures: 0 }).phase).toMatchObject({ wasAsked: true });
    expect(next(stateOf(phases.finishing), { type: "lost" }).phase).toMatchObject({ wasAsked: true });
    expect(next(stateOf(phases.creating), { type: "created", upload }).phase).not.toHaveProperty("wasAsked");
  });
});

describe("what another try goes on from", () => {
  const sendingParts = { name: "sending", upload: partsUpload, failures: 0 } as const;
  const unusable = new UploadError("UPLOAD_GONE");

  test.each<[string, Phase<Result>, { mayHeal: Phase<Result>["name"]; needsAnother: Phase<Result>["name"] }]>([
    ["creating", phases.creating, { mayHeal: "creating", needsAnother: "creating" }],
    ["sending", phases.sending, { mayHeal: "creating", needsAnother: "creating" }],
    ["sending in parts", sendingParts, { mayHeal: "sending", needsAnother: "creating" }],
    ["unsure", phases.unsure, { mayHeal: "unsure", needsAnother: "creating" }],
    ["finishing", phases.finishing, { mayHeal: "finishing", needsAnother: "creating" }],
    ["failed", phases.failed, { mayHeal: "creating", needsAnother: "creating" }],
    ["done", phases.done, { mayHeal: "done", needsAnother: "done" }],
  ])("%s", (...[name, phase, { mayHeal, needsAnother }]) => {
    expect(phaseAfterEnd(phase, { type: "failed", error: failure }).name).toBe(mayHeal);
    expect(phaseAfterEnd(phase, { type: "failed", error: unusable }).name).toBe(needsAnother);
    expect(phaseAfterEnd(phase, { type: "aborted" }).name).toBe(name === "done" ? "done" : "creating");
  });

  test("a phase that is of use is kept as it is", () => {
    expect(phaseAfterEnd(sendingParts, { type: "failed", error: failure })).toBe(sendingParts);
  });

  test("an unsure phase is kept without the failure of the transfer, which is no reason against another try", () => {
    expect(phaseAfterEnd(phases.unsure, { type: "failed", error: failure })).toMatchObject({ reason: "left" });
    const unanswered = { ...phases.unsure, reason: "unanswered" } as const;
    expect(phaseAfterEnd(unanswered, { type: "failed", error: failure })).toBe(unanswered);
  });
});

test("whatever has a key has to be abandoned when nobody goes on with it", () => {
  const kept = Object.values(phases).filter((phase) => uploadOf(phase) !== undefined);
  expect(kept.map(({ name }) => name)).toEqual(["sending", "unsure", "finishing", "failed"]);
});

test("finish may have been asked for what has arrived, for what is sent again, and for a small file in one piece", () => {
  const again = { ...phases, sending: { ...phases.sending, wasAsked: true } };
  const of = (size: number, among: typeof phases = phases) =>
    Object.values(among)
      .filter((phase) => mayBePublished(phase, new Blob([new Uint8Array(size)])))
      .map(({ name }) => name);
  expect(of(maxEarlyFinishSize)).toEqual(["sending", "unsure", "finishing"]);
  expect(of(maxEarlyFinishSize + 1)).toEqual(["unsure", "finishing"]);
  expect(of(maxEarlyFinishSize + 1, again)).toEqual(["sending", "unsure", "finishing"]);
  const inParts = { ...phases, sending: { ...phases.sending, upload: partsUpload } };
  expect(of(1, inParts)).toEqual(["unsure", "finishing"]);
  const partsAgain = { ...phases, sending: { ...again.sending, upload: partsUpload } };
  expect(of(1, partsAgain)).toEqual(["sending", "unsure", "finishing"]);
});
