/** @throws TypeError for a given value that is no whole number from 1 to `max` */
export function requireWhole(numbers: Readonly<Record<string, number | undefined>>, { max }: { max: number }): void {
  for (const [name, number] of Object.entries(numbers)) {
    if (number === undefined || (Number.isInteger(number) && number >= 1 && number <= max)) continue;
    const most = max === Number.MAX_SAFE_INTEGER ? "at least 1" : `1 to ${max.toLocaleString("en")}`;
    throw new TypeError(`${name} is a whole number, ${most}.`);
  }
}
