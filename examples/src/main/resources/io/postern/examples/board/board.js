// Keeps the page up to date. Without it the board works too, by loading the page again.
"use strict";

const list = document.getElementById("messages");

function readableTimes(root) {
  for (const time of root.querySelectorAll("time")) {
    time.textContent = new Date(time.dateTime).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  }
}

function added(event) {
  const holder = document.createElement("template");
  holder.innerHTML = event.data; // made by the server from the same template as the page, all of it escaped
  const message = holder.content.querySelector("article");
  if (!document.getElementById(message.id)) {
    readableTimes(message);
    list.prepend(message);
  }
}

function watch(since) {
  const source = new EventSource(`events?since=${since}`);
  const on = (type, action) =>
    source.addEventListener(type, (event) => {
      since = event.lastEventId || since;
      action(event);
    });
  on("added", added);
  on("deleted", (event) => document.getElementById(`message-${event.data}`)?.remove());
  on("reload", () => location.reload());
  // The server ends it after some seconds, or has gone: then from where this page is.
  source.onerror = () => {
    source.close();
    setTimeout(watch, 500, since);
  };
}

readableTimes(document);
if (list.dataset.since !== undefined) {
  watch(list.dataset.since);
}
