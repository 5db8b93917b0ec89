/** @throws TypeError for a given value that is not a whole number from `min` (1) to `max` (any) */
export function requireWhole(
  numbers: Readonly<Record<string, number | undefined>>,
  { min = 1, max = Number.MAX_SAFE_INTEGER }: { min?: number; max?: number } = {},
): void {
  for (const [name, number] of Object.entries(numbers)) {
    if (number === undefined || (Number.isInteger(number) && number >= min && number <= max)) continue;
    const least = min.toLocaleString("en");
    const range = max === Number.MAX_SAFE_INTEGER ? `at least ${least}` : `${least} to ${max.toLocaleString("en")}`;
    throw new TypeError(`${name} is a whole number, ${range}.`);
  }
}
