const systemFile = /\/(\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)$/i;

/**
 * Whether the path is of a file that macOS or Windows keeps in a folder and hides, such as `.DS_Store`: `filesFrom`
 * leaves these out. One that was chosen by itself, without its folder, does not count.
 */
export const isSystemFile = (path: string) => systemFile.test(path);
