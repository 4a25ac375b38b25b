/** What the page knows of every user's chat; no DOM here. */

export class Chats {
  #chats = new Map();

  #chat(userId) {
    if (!this.#chats.has(userId)) this.#chats.set(userId, { messages: new Map(), read: null });
    return this.#chats.get(userId);
  }

  /** Take the server's whole list; what is there at the first time counts as read. */
  replace(userId, messages) {
    const chat = this.#chat(userId);
    chat.messages = new Map(messages.map((message) => [message.message_id, message]));
    const newest = Math.max(0, ...chat.messages.keys());
    chat.read = Math.min(chat.read ?? newest, newest);
  }

  /** Add a message or put its new shape in place of the old one. */
  put(userId, message) {
    this.#chat(userId).messages.set(message.message_id, message);
  }

  /** Change some fields of a message; return its new shape, undefined when it is unknown. */
  patch(userId, messageId, fields) {
    const message = this.message(userId, messageId);
    if (!message) return undefined;
    this.put(userId, { ...message, ...fields });
    return this.message(userId, messageId);
  }

  remove(userId, messageId) {
    this.#chat(userId).messages.delete(messageId);
  }

  /** The messages in the order of their ids. */
  messages(userId) {
    return [...this.#chat(userId).messages.values()].sort((a, b) => a.message_id - b.message_id);
  }

  message(userId, messageId) {
    return this.#chat(userId).messages.get(messageId);
  }

  last(userId) {
    return this.messages(userId).at(-1);
  }

  /** How many messages of the bot came since the user was last looked at. */
  unread(userId) {
    const { messages, read } = this.#chat(userId);
    return [...messages.values()].filter((message) => message.from_bot && message.message_id > (read ?? 0)).length;
  }

  markRead(userId) {
    const chat = this.#chat(userId);
    chat.read = Math.max(0, ...chat.messages.keys());
  }
}
