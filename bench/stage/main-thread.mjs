/**
 * Measures the tasks of a page's main thread during an action, with the browser's own trace.
 * @returns the duration of each task in milliseconds, the longest first, and the processor time in it; and what the
 *   longest ones do
 */
export async function tasksDuring(page, act) {
  const categories = ["__metadata", "toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"];
  await page.tracing.start({ categories });
  const result = await act();
  const { traceEvents } = JSON.parse(new TextDecoder().decode(await page.tracing.stop()));
  const thread = threadOf(page, traceEvents);
  const own = traceEvents.filter(({ pid, tid, ph }) => ph === "X" && pid === thread.pid && tid === thread.tid);
  const tasks = own.filter(({ name }) => name === "RunTask").toSorted((a, b) => b.dur - a.dur);
  const busiest = tasks.toSorted((a, b) => (b.tdur ?? 0) - (a.tdur ?? 0));
  const partsOf = ({ ts, dur }) =>
    own.filter((part) => part.ts > ts && part.ts + part.dur <= ts + dur && part.dur > dur / 10);
  const describe = (task) => partsOf(task).map(({ name, dur }) => `${name} ${ms(dur)}`);
  return {
    result,
    tasks: tasks.map(({ dur, tdur }) => ({ took: dur / 1000, computed: (tdur ?? 0) / 1000 })),
    busiest: busiest
      .slice(0, 5)
      .map((task) => [`${ms(task.dur)} ms, ${ms(task.tdur ?? 0)} of a processor`, ...describe(task)].join(", ")),
  };
}

const ms = (microseconds) => (microseconds / 1000).toFixed(1);

/** Returns the busiest of the renderers' main threads: the one with the most tasks. */
function threadOf(page, events) {
  const mains = events.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain");
  const countOf = ({ pid, tid }) => events.filter((event) => event.pid === pid && event.tid === tid).length;
  return mains.toSorted((a, b) => countOf(b) - countOf(a))[0];
}
