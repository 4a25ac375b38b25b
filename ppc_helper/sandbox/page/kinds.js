/** What kind of thing a fact tells, by its type; the page colours facts by it. */

const BY_NAME = {
  arrived: ["update_received", "timer_fired", "user_returned", "user_blocked", "chat_migrated"],
  tool: ["query_", "file_fetched", "checkpoint_saved", "announcement_started", "announcement_spread", "announcement_progressed"],
  owed: ["message_owed", "ack_owed", "announcement_owed"],
  sent: ["message_sent", "message_part_sent", "message_skipped"],
  failed: ["update_quarantined", "query_failed", "message_failed", "message_unknown", "dead_lettered", "dead_dropped"],
};

/** The kinds in the order of a message's way; the legend shows them. */
export const KINDS = ["arrived", "decided", "tool", "owed", "sent", "failed"];

/** Return the kind of a type such as `tool_chosen.v1`; `query_queued` is a decision, a failure of any sort is `failed`. */
export function kindOf(type) {
  const name = type.split(".")[0];
  if (BY_NAME.failed.includes(name)) return "failed";
  if (name === "query_queued") return "decided";
  const found = Object.entries(BY_NAME).find(([, names]) => names.some((prefix) => name.startsWith(prefix)));
  return found?.[0] ?? "decided";
}
