import { day } from "@s3-direct/upload-core";

/** @throws TypeError unless it is a number of seconds that a signature can be valid */
export function requireExpiresIn(expiresIn: number): void {
  if (!Number.isInteger(expiresIn) || expiresIn < 1 || expiresIn > day) {
    throw new TypeError(`expiresIn is a whole number of seconds from 1 to ${day}.`);
  }
}
