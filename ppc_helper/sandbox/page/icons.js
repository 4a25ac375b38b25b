/** Inline icons on a 24 by 24 grid, drawn with the text's colour. */

const PATHS = {
  attach: "M20.5 11.5 12 20a5.5 5.5 0 0 1-7.8-7.8l9-9a3.7 3.7 0 0 1 5.2 5.2l-8.9 8.9a1.8 1.8 0 0 1-2.6-2.6l8.2-8.2",
  auto: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 3v18M12 7h4.5M12 11h7M12 15h6",
  block: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM5.7 5.7l12.6 12.6",
  chat: "M21 11.5a8 8 0 0 1-8.5 7.5 9.4 9.4 0 0 1-3.3-.6L4 20l1.4-3.9A7 7 0 0 1 4 11.5C4 7.4 7.8 4 12.5 4S21 7.4 21 11.5Z",
  check: "m5 12.5 4.5 4.5L19 7.5",
  close: "M6 6l12 12M18 6 6 18",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  down: "m6 9.5 6 6 6-6",
  download: "M12 4v11m-4.5-4 4.5 4.5 4.5-4.5M5 19.5h14",
  external: "M9 5h10v10M19 5 8 16",
  file: "M13 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V9zM13 3v6h6",
  log: "M6 5.5h.01M6 12h.01M6 18.5h.01M10.5 5.5H20M10.5 12H20M10.5 18.5H20",
  menu: "M4.5 7h15M4.5 12h15M4.5 17h9",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z",
  reply: "M10 6 4 11.5 10 17v-3.5c5 0 8 1.5 10 5 0-6-3.5-9.5-10-9.5Z",
  send: "M4 5.2 20.5 12 4 18.8l2-6.8zM6 12h6",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
};

const SVG = "http://www.w3.org/2000/svg";

/** Build the icon of this name; screen readers skip it, so its button needs a label. */
export function icon(name) {
  const svg = svgElement("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" });
  svg.append(svgElement("path", { d: PATHS[name] }));
  return svg;
}

/** Build an element of the SVG namespace with these attributes. */
export function svgElement(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
