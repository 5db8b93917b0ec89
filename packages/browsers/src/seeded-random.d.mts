/**
 * Creates a repeatable random generator (mulberry32), so that a failure can be repeated by its seed.
 * @param seed - a whole number
 * @returns numbers from 0 (included) to 1
 */
export function seededRandom(seed: number): () => number;
