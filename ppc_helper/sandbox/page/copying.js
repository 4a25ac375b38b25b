/** The clipboard. */

import { toast } from "./toast.js";
import { say } from "./words.js";

/** Copy *text* and say so; a browser that forbids it is told about, too. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(say("message.copied"));
  } catch {
    toast(say("message.notcopied"), "bad");
  }
}
