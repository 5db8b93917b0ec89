import { vi } from "vitest";
import { testCells } from "./run-cell.ts";
import type { TimeLimits } from "./time-limits.ts";

vi.mock("../src/lib/time-limits.ts", async (): Promise<TimeLimits> => import("./time-limits.ts"));
vi.mock("../src/transfer/network.ts", async () => import("./page.ts"));

testCells("multipart");
