/**
 * A browser's environment. Where the locale is not in UTF-8, as in many containers, Chromium takes no file whose name has
 * other characters than ASCII's. Elsewhere pages would be in the language of the machine.
 */
export const environment = { ...process.env, LC_ALL: "C.UTF-8", LANGUAGE: "en" };
