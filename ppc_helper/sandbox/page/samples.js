/** Things to try at once: texts go into the field, a list goes in as a file; nothing is sent by itself. */

import { byId, h } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./words.js";

const PHRASES = [
  "купить велосипед в москве",
  "как выбрать велосипед для города",
  "велосипед под ключ",
  "ремонт велосипедов на дому",
  "доставка пиццы 24 часа",
  "билеты из москвы в казань",
];

const DUPLICATES = [
  "купить велосипед москва",
  "москва купить велосипед",
  "купить велосипеды в москве",
  "велосипед купить в москве",
  "ремонт велосипеда",
  "ремонт велосипедов",
  "прокат самокатов",
];

const URLS = ["https://example.com/", "http://example.org/", "example.net/nothing-here", "https://www.iana.org/domains/reserved"];

/** People and communities of the made-up network, and one that is nowhere. */
const VK_PEOPLE = ["https://vk.com/id100001", "vk.com/person2", "https://m.vk.com/person15", "https://vk.com/nobody_is_here"];

const VK_COMMUNITY = ["https://vk.com/coffee_home"];

const SAMPLES = [
  { word: "samples.phrases", lines: PHRASES },
  { word: "samples.duplicates", lines: DUPLICATES },
  { word: "samples.urls", lines: URLS },
  { word: "samples.people", lines: VK_PEOPLE },
  { word: "samples.community", lines: VK_COMMUNITY },
];

/** Draw the chips; *insert* gets a text, *attach* a file. */
export function showSamples({ insert, attach }) {
  const chips = SAMPLES.map(({ word, lines }) => chip(word, () => insert(lines.join("\n"))));
  const title = h("span", { class: "samples-title", "aria-hidden": "true" }, say("samples.title"));
  byId("samples").replaceChildren(title, ...chips, chip("samples.file", () => attach(listFile()), icon("file")));
}

function chip(word, use, picture = null) {
  return h("button", { type: "button", class: "chip", onclick: use }, picture, say(word));
}

const THINGS = ["велосипед", "самокат", "коляска", "палатка", "рюкзак", "лыжи"];
const WISHES = ["купить", "заказать", "прокат", "ремонт", "отзывы", "цена", "недорого", "с доставкой"];
const PLACES = ["москва", "в москве", "казань", "спб", "рядом", "онлайн"];

/** A list of phrases with made-up frequencies, as one would export it. */
function listFile() {
  const phrases = THINGS.flatMap((thing) => WISHES.flatMap((wish) => PLACES.map((place) => `${wish} ${thing} ${place}`)));
  const rows = phrases.map((phrase, index) => `${phrase};${10 + ((index * 7919) % 4800)}`);
  const text = `\uFEFFphrase;frequency\n${rows.join("\n")}\n`;
  return new File([text], "phrases.csv", { type: "text/csv" });
}
