/** Documents and photos inside a bubble, and the viewer that shows a photo large. */

import { byId, h } from "./dom.js";
import { ending, fileSize } from "./format.js";
import { icon } from "./icons.js";
import { say } from "./words.js";

/** Build a document: icon with its ending, name, size; the whole of it is the link that downloads. */
export function documentLink(file) {
  const name = file.file_name || say("message.file");
  const size = fileSize(file.file_size ?? 0);
  const label = say("message.download", { name, size });
  const attributes = { class: "document", href: file.url, download: name, "aria-label": label, title: name };
  return h(
    "a",
    attributes,
    h("span", { class: "document-icon", "data-ending": ending(name) }, ending(name) || icon("file"), icon("download")),
    h("span", { class: "document-words" }, fileName(name), h("span", { class: "document-size" }, size)),
  );
}

function fileName(name) {
  const cut = Math.max(0, name.length - 10);
  const parts = [h("span", { class: "name-head" }, name.slice(0, cut)), h("span", {}, name.slice(cut))];
  return h("span", { class: "document-name" }, parts);
}

/** Build a photo that keeps its place while it loads; a press shows it large. */
export function photoButton(photo) {
  const image = h("img", { src: photo.url, alt: say("message.photo"), width: photo.width, height: photo.height, loading: "lazy" });
  const attributes = { type: "button", class: "photo", "aria-label": say("message.open"), onclick: () => view(photo.url) };
  return h("button", attributes, image);
}

function view(url) {
  const viewer = byId("viewer");
  viewer.querySelector("img").src = url;
  viewer.showModal();
}

/** Let a press anywhere on the viewer close it. */
export function startViewer() {
  byId("viewer").addEventListener("click", (event) => event.currentTarget.close());
}
