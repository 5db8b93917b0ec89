/** Loads the code for hashing, which is a separate chunk. */
export const loadHashing = () => import("./hash.ts");
