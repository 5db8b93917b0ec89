/** For who asks for something that may fail without anybody having to know. */
export const nothing = () => {};
