/** What is done about failures is a chunk of its own, loaded ahead: without a network it would not come any more. */
export const loadRecovery = () => import("./recover.ts");
