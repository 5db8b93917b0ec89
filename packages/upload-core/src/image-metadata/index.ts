export { planStrip, type ImageBytes, type StripPlan } from "./plan-strip.ts";
export type { Piece } from "./pieces.ts";
