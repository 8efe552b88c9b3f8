"use strict";

// The web socket to the coach, the door before it, and what both pages write with.
// Every text enters as text, never as markup.

const RETRY_MS = [500, 1000, 2000, 4000];
const ENDED = 1001; // the coach has ended in order
const NO_CODE = 1008; // sent away for want of a code, while one is still being typed

const by = (id) => document.getElementById(id);

const words = JSON.parse(by("words").textContent);

// A text in the page's language, its gaps filled.
function tr(text, values) {
  return (words[text] || text).replace(/\{(\w+)\}/g, (gap, name) => (values && name in values ? values[name] : gap));
}

function say(id, text) {
  const element = by(id);
  if (element.textContent !== text) element.textContent = text;
}

const link = { socket: null, tries: 0, heardMs: 0, ended: false, hear: () => {}, lost: () => {} };

// Says something to the coach; false if nobody is there to hear it.
link.say = (words) => {
  if (!link.socket || link.socket.readyState !== WebSocket.OPEN) return false;
  link.socket.send(JSON.stringify(words));
  return true;
};

link.close = () => {
  if (link.socket) link.socket.close();
};

function openDoor(wrong) {
  say("door-wrong", wrong ? tr("That code is wrong or used, or too many were wrong: look at the terminal.") : "");
  if (!by("door").open) by("door").showModal();
}

// A browser shows the key with each request from then on; no script can read it.
async function keep(key) {
  try { await fetch("key", { headers: { "Coach-Key": key } }); } catch { /* then the code is asked for again */ }
}

async function heard(message) {
  link.heardMs = Date.now();
  link.tries = 0;
  link.ended = false;
  if (message.ask) {
    openDoor(message.wrong);
  } else if (message.welcome) {
    if (message.key) await keep(message.key);
    if (by("door").open) by("door").close();
  } else {
    link.hear(message);
  }
}

link.connect = () => {
  const mine = new WebSocket("ws://" + location.host + "/stream");
  link.socket = mine;
  mine.onmessage = (event) => heard(JSON.parse(event.data));
  mine.onclose = (event) => {
    if (link.socket !== mine) return;
    link.socket = null;
    link.ended = link.ended || event.code === ENDED;
    if (event.code !== NO_CODE) link.lost(link.ended);
    setTimeout(link.connect, RETRY_MS[Math.min(link.tries++, RETRY_MS.length - 1)]);
  };
};

by("door-form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (link.say({ code: by("code").value })) by("code").value = "";
});
