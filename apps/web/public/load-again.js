// Where one of the page's own files does not come, as while a new version takes the place of an old one, the page is loaded again; where that
// does not help at once, it says so.
{
  /** Before each time, in milliseconds. */
  const pauses = [0, 2_000, 5_000, 10_000];
  /** In which it is loaded again no more often than that (milliseconds). */
  const span = 300_000;
  let isTaken = false;

  // A module's element hears of its imports, too. What the app itself asks for later, it also says that it is missing.
  const onError = ({ target }) => {
    if (isOwn(target) && document.readyState !== "complete") loadAgain();
  };
  addEventListener("error", onError, true);
  // Vite's word for imports that are asked for later: before there is anything to see, these are the texts of another language.
  addEventListener("vite:preloadError", () => {
    if (!document.getElementById("root")?.hasChildNodes()) loadAgain();
  });

  // Extensions put some of theirs into a page.
  const isOwn = (element) =>
    (element instanceof HTMLScriptElement || (element instanceof HTMLLinkElement && element.rel === "stylesheet")) &&
    new URL(element.src ?? element.href, location.href).origin === location.origin;

  // By its address alone a page would lose what follows the #, such as the token of a mail's link.
  addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("#half-loaded a")) return;
    event.preventDefault();
    location.reload();
  });

  const loadAgain = () => {
    if (isTaken) return;
    isTaken = true;
    const pause = pauses[countTimes()];
    if (pause !== undefined) setTimeout(() => location.reload(), pause);
    if (pause !== 0) document.getElementById("half-loaded")?.classList.replace("hidden", "grid");
  };

  /** How often it was loaded again before this time; too often where the browser keeps nothing. */
  const countTimes = () => {
    try {
      const all = JSON.parse(sessionStorage.getItem("load-again") ?? "[]");
      const times = all.filter((time) => time > Date.now() - span);
      sessionStorage.setItem("load-again", JSON.stringify([...times, Date.now()]));
      return times.length;
    } catch {
      return pauses.length;
    }
  };
}
