const systemFile = /\/(\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)$/i;

/** Whether it is a file that macOS or Windows keeps in a folder and does not show. */
export const isSystemFile = (path: string) => systemFile.test(path);
