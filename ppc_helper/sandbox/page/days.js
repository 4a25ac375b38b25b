/** Dates between messages: one that floats over other messages shows while they move, as in a messenger. */

const RESTS_AFTER_MILLISECONDS = 900;

/** Watch the dates in *list*, which moves inside *scroll*. */
export function watchDays(scroll, list) {
  let timer = null;
  const settle = () => {
    const floating = [...list.querySelectorAll(".day")].filter(floats);
    for (const day of list.querySelectorAll(".day")) {
      day.classList.toggle("floats", floating.includes(day));
      day.classList.toggle("passed", floating.includes(day) && day !== floating.at(-1));
    }
  };
  const rest = () => scroll.classList.remove("moving");
  scroll.addEventListener("scroll", () => {
    settle();
    scroll.classList.add("moving");
    clearTimeout(timer);
    timer = setTimeout(rest, RESTS_AFTER_MILLISECONDS);
  }, { passive: true });
  new ResizeObserver(settle).observe(list);
}

/** Whether the date has left its place above the next message and lies over it or a later one. */
function floats(day) {
  const next = day.nextElementSibling;
  return next !== null && next.getBoundingClientRect().top < day.getBoundingClientRect().bottom;
}
