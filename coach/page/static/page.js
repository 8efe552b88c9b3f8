"use strict";

// Draws what the coach says; decides nothing. Every text enters as text, never as markup.

const RETRY_MS = [500, 1000, 2000, 4000];
const SILENT_MS = 5000;
const NO_CODE = 1008; // sent away for want of a code, while one is still being typed
const KEY = "coach-key";
const NS = "http://www.w3.org/2000/svg";

const by = (id) => document.getElementById(id);
let socket = null;
let tries = 0;
let lastHeard = 0;
let drawnDials = "";
let asked = [];
const undoing = new Map();

function svg(kind, values) {
  const element = document.createElementNS(NS, kind);
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
  return element;
}

function say(id, text) {
  const element = by(id);
  if (element.textContent !== text) element.textContent = text;
}

function point(from, length, degrees) {
  const angle = (degrees * Math.PI) / 180;
  return [from[0] + length * Math.sin(angle), from[1] - length * Math.cos(angle)];
}

function limb(points, measured) {
  return svg("polyline", {
    class: measured ? "body measured" : "body",
    points: points.map((p) => p.map((v) => v.toFixed(1)).join(",")).join(" "),
  });
}

// A measured segment is drawn as measured; the rest of the body only hangs on to it.
function drawSide(figure) {
  const hip = [0, -52];
  const lean = figure.trunk ? figure.trunk.forward_deg : 0;
  const neck = point(hip, 44, lean);
  const shoulder = point(hip, 36, lean);
  const head = point(neck, 13, lean / 2);
  const parts = [
    limb([[-6, 12], [4, -20], hip], false),
    limb([[12, 10], [8, -20], hip], false),
    limb([hip, neck], Boolean(figure.trunk)),
    limb([shoulder, point(shoulder, 20, lean + 190), point(hip, 26, lean + 40)], false),
    svg("circle", { class: "body", cx: head[0], cy: head[1], r: 7.5 }),
  ];
  if (figure.pelvis) {
    const tilt = figure.pelvis.forward_deg;
    parts.push(limb([point(hip, 15, -90 + tilt), point(hip, 15, 90 + tilt)], true));
  }
  by("side").replaceChildren(...parts);
}

function drawBack(figure) {
  const hip = [0, -52];
  const lean = figure.trunk ? figure.trunk.right_deg : 0;
  const drop = figure.pelvis ? figure.pelvis.right_deg : 0;
  const left = point(hip, 17, -90 + drop);
  const right = point(hip, 17, 90 + drop);
  const neck = point(hip, 44, lean);
  const chest = point(hip, 38, lean);
  const head = point(neck, 13, lean / 2);
  by("back").replaceChildren(
    limb([[-15, 12], [-14, -20], left], false),
    limb([[15, 12], [14, -20], right], false),
    limb([hip, neck], Boolean(figure.trunk)),
    limb([point(chest, 20, -90 + lean), point(chest, 20, 90 + lean)], Boolean(figure.trunk)),
    limb([left, right], Boolean(figure.pelvis)),
    svg("circle", { class: "body", cx: head[0], cy: head[1], r: 7.5 }),
  );
}

function makeDial(dial) {
  const box = document.createElement("div");
  box.className = "dial";
  const words = document.createElement("p");
  const label = document.createElement("span");
  label.className = "label";
  label.textContent = dial.label;
  const unit = document.createElement("span");
  unit.className = "unit";
  words.append(label, document.createElement("br"), unit);
  const value = document.createElement("p");
  value.className = "value";
  const scale = svg("svg", { class: "scale", viewBox: "0 0 1000 20", preserveAspectRatio: "none", "aria-hidden": "true" });
  scale.append(
    svg("rect", { class: "whole", x: 0, y: 0, width: 1000, height: 20 }),
    svg("rect", { class: "band", x: 0, y: 1, width: 0, height: 18 }),
    svg("line", { class: "needle", x1: -9, x2: -9, y1: 0, y2: 20 }),
  );
  box.append(words, value, scale);
  return box;
}

function drawDial(box, dial) {
  box.querySelector(".unit").textContent = dial.state || dial.unit;
  box.querySelector(".value").textContent = dial.text;
  box.classList.toggle("out", !dial.inside);
  const known = dial.at !== null;
  const band = box.querySelector(".band");
  band.setAttribute("x", known ? 1000 * dial.low : 0);
  band.setAttribute("width", known ? 1000 * (dial.high - dial.low) : 0);
  const x = known ? 1000 * dial.at : -9;
  const needle = box.querySelector(".needle");
  needle.setAttribute("x1", x);
  needle.setAttribute("x2", x);
}

function show(picture) {
  say("clock", picture.clock);
  say("doing", picture.doing);
  say("link", picture.link + (picture.missing === "0%" ? "" : ", missing " + picture.missing));
  by("link").className = picture.link_good ? "good" : "bad";
  say("battery", picture.battery ? "battery " + picture.battery : "");
  say("cue", picture.cue);
  by("cue").classList.toggle("old", !picture.silent.startsWith("just spoke"));
  say("silent", picture.cue_clock ? "said at " + picture.cue_clock + "; " + picture.silent : picture.silent);
  const figure = picture.figure;
  for (const id of ["side", "back"]) by(id).classList.toggle("unknown", !figure);
  if (figure) {
    drawSide(figure);
    drawBack(figure);
  }
  const labels = picture.dials.map((dial) => dial.label).join("\n");
  if (labels !== drawnDials) {
    drawnDials = labels;
    by("dials").replaceChildren(...picture.dials.map(makeDial));
  }
  picture.dials.forEach((dial, i) => drawDial(by("dials").children[i], dial));
}

// The buttons are those that the coach tells; none are told where there is nothing to ask.
function drawButtons(rows) {
  for (const timer of undoing.values()) clearInterval(timer);
  undoing.clear();
  by("buttons").replaceChildren(...rows.map((row) => {
    const button = document.createElement("button");
    button.type = "button";
    button.id = "do-" + row.name;
    button.textContent = row.text;
    button.disabled = Boolean(row.undoes);
    button.classList.toggle("grave", row.sure);
    button.classList.toggle("undo", Boolean(row.undoes));
    button.addEventListener("click", () => (row.sure ? ask(row) : press(row)));
    return button;
  }));
  asked = rows;
  by("remote").hidden = rows.length === 0;
}

function press(row) {
  if (!socket || socket.readyState !== WebSocket.OPEN) return answer("the coach does not answer", true);
  answer("asking ...", false);
  socket.send(JSON.stringify({ press: row.name }));
}

function ask(row) {
  by("sure").returnValue = "no";
  by("sure").onclose = () => { if (by("sure").returnValue === "yes") press(row); };
  by("sure").showModal();
}

function answer(text, refused) {
  say("answer", text);
  by("answer").classList.toggle("refused", refused);
}

// What can be taken back has a button for as long as that is so.
function done(name) {
  for (const row of asked) {
    if (row.name === name && row.undoes) hideUndo(row);
    if (row.undoes === name) showUndo(row);
  }
}

function hideUndo(row) {
  clearInterval(undoing.get(row.name));
  undoing.delete(row.name);
  by("do-" + row.name).disabled = true;
}

function showUndo(row) {
  const button = by("do-" + row.name);
  // Pressed again within the time, the same button takes it back too.
  if (undoing.has(row.name)) return hideUndo(row);
  const until = Date.now() + 1000 * row.for_s;
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left <= 0) return hideUndo(row);
    button.textContent = row.text + " (" + left + " s)";
  };
  undoing.set(row.name, setInterval(tick, 500));
  button.disabled = false;
  tick();
}

function remembered() {
  try { return sessionStorage.getItem(KEY); } catch { return null; }
}

function remember(key) {
  try { sessionStorage.setItem(KEY, key); } catch { /* then the code is asked for again */ }
}

function hear(message) {
  lastHeard = Date.now();
  tries = 0;
  if (message.show) show(message.show);
  if (message.buttons) drawButtons(message.buttons);
  if (message.did) {
    answer(message.answer, false);
    done(message.did);
  }
  if (message.refused) answer(message.refused, true);
  if (message.welcome) {
    if (message.key) remember(message.key);
    by("door").close();
  }
  if (message.ask) {
    const key = remembered();
    if (key && !message.wrong && !by("door").open && !hear.shown) {
      hear.shown = true;
      socket.send(JSON.stringify({ key }));
      return;
    }
    say("door-wrong", message.wrong ? "That code is wrong or used, or too many were wrong: look at the terminal." : "");
    if (!by("door").open) by("door").showModal();
  }
}

function lost() {
  by("link").className = "bad";
  say("link", "the coach does not answer, trying again");
}

function connect() {
  hear.shown = false;
  const mine = new WebSocket("ws://" + location.host + "/stream");
  socket = mine;
  mine.onmessage = (event) => hear(JSON.parse(event.data));
  mine.onclose = (event) => {
    if (socket !== mine) return;
    socket = null;
    if (event.code !== NO_CODE) lost();
    setTimeout(connect, RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)]);
  };
}

by("door-form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (socket && socket.readyState === WebSocket.OPEN) {
    socket.send(JSON.stringify({ code: by("code").value }));
    by("code").value = "";
  }
});

// A tab that slept, or a network that went away without a word.
setInterval(() => {
  if (socket && socket.readyState === WebSocket.OPEN && drawnDials && Date.now() - lastHeard > SILENT_MS) {
    lost();
    socket.close();
  }
}, 1000);

drawSide({ trunk: null, pelvis: null });
drawBack({ trunk: null, pelvis: null });
connect();
