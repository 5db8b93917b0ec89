// A chosen theme must never flash in the other one's colours. src/lib/theme.ts goes on from here.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.style.colorScheme = theme;
} catch {
  // Private windows may refuse to remember.
}
