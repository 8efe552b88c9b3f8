"use strict";

// Draws what the coach says; decides nothing.

const SILENT_MS = 5000;
const NS = "http://www.w3.org/2000/svg";

let drawnDials = "";
let drawnLines = "";
let seen = false;
let asked = [];
const undoing = new Map();

function svg(kind, values) {
  const element = document.createElementNS(NS, kind);
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
  return element;
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

// A practice has a task, and lines beside its dials.
function drawPractice(picture) {
  document.body.classList.toggle("practice", picture.practice);
  document.body.classList.toggle("lying", !picture.upright);
  for (const id of ["task", "lines"]) by(id).hidden = !picture.practice;
  say("task", picture.task);
  const told = JSON.stringify(picture.lines);
  if (told === drawnLines) return;
  drawnLines = told;
  by("lines").replaceChildren(...picture.lines.flatMap((row) => row.map((text, i) => {
    const element = document.createElement(i ? "dd" : "dt");
    element.textContent = text;
    return element;
  })));
}

function show(picture) {
  say("clock", picture.clock);
  say("doing", picture.doing);
  document.title = picture.title;
  say("title", picture.title);
  say("link", picture.missing === "0%" ? picture.link
    : tr("{link}, missing {share}", { link: picture.link, share: picture.missing }));
  by("link").className = picture.link_good ? "good" : "bad";
  say("battery", picture.battery ? tr("battery {percent}", { percent: picture.battery }) : "");
  say("cue", picture.cue);
  by("cue").classList.toggle("old", !picture.spoke);
  say("silent", picture.cue_clock
    ? tr("said at {time}; {why}", { time: picture.cue_clock, why: picture.silent }) : picture.silent);
  seen = true;
  drawPractice(picture);
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
  const said = link.say({ press: row.name });
  answer(said ? tr("asking ...") : tr("the coach does not answer"), !said);
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
    button.textContent = tr("{words} ({seconds} s)", { words: row.text, seconds: left });
  };
  undoing.set(row.name, setInterval(tick, 500));
  button.disabled = false;
  tick();
}

link.hear = (message) => {
  if (message.show) show(message.show);
  if (message.buttons) drawButtons(message.buttons);
  if (message.did) {
    answer(message.answer, false);
    done(message.did);
  }
  if (message.refused) answer(message.refused, true);
};

link.lost = (ended) => {
  by("link").className = "bad";
  say("link", ended ? tr("the coach has ended") : tr("the coach does not answer, trying again"));
};

// A tab that slept, or a network that went away without a word.
setInterval(() => {
  if (link.socket && link.socket.readyState === WebSocket.OPEN && seen && Date.now() - link.heardMs > SILENT_MS) {
    link.lost(false);
    link.close();
  }
}, 1000);

drawSide({ trunk: null, pelvis: null });
drawBack({ trunk: null, pelvis: null });
link.connect();
