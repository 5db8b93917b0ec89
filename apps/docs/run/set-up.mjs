// Once, before the first of these tests.
export { writeCode as setup } from "../scripts/code.mjs";
