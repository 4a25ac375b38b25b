/** Files dragged onto the chat. */

import { byId } from "./dom.js";

/** Show the drop place while files hover over the chat; *attach* gets what is dropped. */
export function acceptDrops(attach) {
  const chat = byId("chat");
  const place = byId("drop");
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  chat.addEventListener("dragenter", (event) => (place.hidden = !carriesFiles(event)));
  chat.addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
  chat.addEventListener("dragleave", (event) => {
    if (!chat.contains(event.relatedTarget)) place.hidden = true;
  });
  chat.addEventListener("drop", (event) => {
    place.hidden = true;
    if (!carriesFiles(event)) return;
    event.preventDefault();
    attach([...event.dataTransfer.files]);
  });
}
