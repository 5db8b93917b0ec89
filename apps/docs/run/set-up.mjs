// Runs once, before the first of these tests.
export { writeCode as setup } from "../scripts/code.mjs";
