/** The control API of the sandbox: what the page asks of the server, and the two streams it listens to. */

/** An answer that is not 2xx, or none at all (*status* 0). */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function call(path, options) {
  const response = await fetch(path, options).catch((error) => {
    throw new ApiError(0, String(error));
  });
  if (!response.ok) throw new ApiError(response.status, await reason(response));
  return response.json().catch(() => ({}));
}

async function reason(response) {
  const text = await response.text();
  try {
    const answer = JSON.parse(text);
    return String(answer.error ?? answer.detail ?? answer.description ?? text);
  } catch {
    return text.slice(0, 200);
  }
}

function post(path, body) {
  const headers = { "content-type": "application/json" };
  return call(path, { method: "POST", headers, body: JSON.stringify(body) });
}

function upload(path, field, files, fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const file of files) form.append(field, file, file.name);
  return call(path, { method: "POST", body: form });
}

const chat = (userId) => `control/chats/${encodeURIComponent(userId)}`;

export const api = {
  state: () => call("control/state"),
  messages: (userId, botId) => call(`${chat(userId)}/messages${botId ? `?bot=${botId}` : ""}`),
  commands: (userId) => call(`control/commands?user_id=${encodeURIComponent(userId)}`),
  lanes: () => call("control/lanes"),
  text: (userId, text, replyTo) =>
    post(`${chat(userId)}/text`, replyTo ? { text, reply_to_message_id: replyTo } : { text }),
  press: (userId, messageId, data) => post(`${chat(userId)}/press`, { message_id: messageId, data }),
  block: (userId, blocked) => post(`${chat(userId)}/block`, { blocked }),
  files: (userId, files, caption) => upload(`${chat(userId)}/file`, "file", files, { caption }),
  photos: (userId, files, caption) => upload(`${chat(userId)}/photo`, "file", files, { caption }),
};

const RETRY_MILLISECONDS = 1000;

/**
 * Listen to a stream of server-sent events until closed.
 *
 * The browser resumes a broken stream by itself, but gives up when the answer is an error; then this asks anew every
 * second. *open* is called at each connection, *lost* when one breaks.
 */
export function listen(path, { events, open, lost }) {
  let source = null;
  let timer = null;
  const connect = () => {
    source = new EventSource(path);
    source.onopen = () => open?.();
    source.onerror = () => {
      lost?.();
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(connect, RETRY_MILLISECONDS);
    };
    for (const [name, handle] of Object.entries(events)) {
      source.addEventListener(name, (event) => handle(event.data ? JSON.parse(event.data) : {}));
    }
  };
  connect();
  return {
    close() {
      clearTimeout(timer);
      source.close();
    },
  };
}
