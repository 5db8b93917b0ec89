const systemFile = /\/(\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)$/i;

/** Whether the path is of a file that macOS or Windows keeps in a folder and hides. */
export const isSystemFile = (path: string) => systemFile.test(path);
