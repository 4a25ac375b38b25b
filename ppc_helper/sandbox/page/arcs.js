/** Lines from causes to their effects, drawn in the margin of the log. */

import { svgElement } from "./icons.js";

const DOT_X = 38;
const NEAREST_X = 26;
const STEP = 5;
const TRACKS = 5;
const CORNER = 6;

/**
 * Draw one line per pair.
 *
 * *pairs* are {from, to, y1, y2, kind, lit}: positions and the heights of their dots, in order of y1. Lines that
 * would overlap run in tracks further to the left; the last track is shared.
 */
export function drawArcs(svg, pairs, height) {
  svg.setAttribute("height", String(height));
  const ends = [];
  const lines = pairs.map((pair) => line(pair, NEAREST_X - STEP * trackFor(pair, ends)));
  svg.replaceChildren(...lines.sort((a, b) => Number(a.dataset.lit) - Number(b.dataset.lit)));
}

function trackFor({ from, y1, y2 }, ends) {
  const free = ends.findIndex((end) => end.y < y1 || end.from === from);
  const track = free >= 0 ? free : Math.min(ends.length, TRACKS - 1);
  ends[track] = { from, y: Math.max(y2, ends[track]?.from === from ? ends[track].y : 0) };
  return track;
}

function line({ y1, y2, kind, lit }, x) {
  const corner = Math.min(CORNER, (y2 - y1) / 2);
  const curve = `M${DOT_X - 5} ${y1}H${x + corner}Q${x} ${y1} ${x} ${y1 + corner}V${y2 - corner}Q${x} ${y2} ${x + corner} ${y2}H${DOT_X - 7}`;
  const head = `m-3.5 -3.5 3.5 3.5 -3.5 3.5`;
  const path = svgElement("path", { d: curve + head, class: lit ? "arc lit" : "arc", "data-kind": kind });
  path.dataset.lit = lit ? "1" : "0";
  return path;
}
