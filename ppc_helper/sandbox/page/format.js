/** Times, sizes and names as people read them. */

import { language, say } from "./words.js";

const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "long" });
const dayOfYear = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric" });
const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });

/** Hours and minutes of a Unix time in seconds. */
export function clockTime(seconds) {
  return clock.format(seconds * 1000);
}

/** A key that is equal for two times of one local day. */
export function dayKey(seconds) {
  return new Date(seconds * 1000).toDateString();
}

/** Today, yesterday, or the date; the year only when it is another one. */
export function dayName(seconds) {
  const now = new Date();
  if (dayKey(seconds) === now.toDateString()) return say("today");
  if (dayKey(seconds) === new Date(now.getTime() - 86_400_000).toDateString()) return say("yesterday");
  const date = new Date(seconds * 1000);
  return (date.getFullYear() === now.getFullYear() ? day : dayOfYear).format(date);
}

/** A size in bytes with its unit. */
export function fileSize(bytes) {
  if (bytes < 1024) return say("size.b", { n: number.format(bytes) });
  if (bytes < 1024 * 1024) return say("size.kb", { n: number.format(bytes / 1024) });
  return say("size.mb", { n: number.format(bytes / 1024 / 1024) });
}

/** First and last name of a user of the sandbox. */
export function fullName(user) {
  return [user.first_name, user.last_name].filter(Boolean).join(" ");
}

/** At most two initials. */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  return words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join("");
}

/** One of eight colour numbers, always the same for one id. */
export function colourOf(id) {
  return Math.abs(Number(id) || 0) % 8;
}

/** The ending of a file's name in lower case, at most four letters; empty when there is none. */
export function ending(name) {
  return (/\.([a-z0-9]{1,5})$/i.exec(name)?.[1] ?? "").toLowerCase().slice(0, 4);
}

/** How long something has waited. */
export function age(seconds) {
  if (seconds >= 90) return say("lane.minutes", { n: number.format(seconds / 60) });
  return say("lane.seconds", { n: number.format(seconds) });
}
