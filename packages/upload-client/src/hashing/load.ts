/** Hashing is a chunk of its own. */
export const loadHashing = () => import("./hash.ts");
