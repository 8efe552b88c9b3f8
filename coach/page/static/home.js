"use strict";

// Lists the runs; asks the coach for everything else.

const SILENT_MS = 8000;

let shelf = null;
let told = []; // what became of the last thing that was asked for
let asked = null; // what a deletion would take, and the token that answers for it
let listedMs = 0; // when the list was asked for; 0 once it has come
const makings = new Map(); // word and run -> how far it is
const wished = new Set(); // what was clicked here, and is to open when it is made

const keyOf = (form, run) => form + " " + (run === null ? "all" : run);
const pathOf = (form, run) => (run === null ? "/all/" : "/runs/" + run + "/") + form;

function element(kind, words, className) {
  const made = document.createElement(kind);
  if (words !== undefined) made.textContent = words;
  if (className) made.className = className;
  return made;
}

function button(words, click, className) {
  const made = element("button", words, className);
  made.type = "button";
  made.addEventListener("click", click);
  return made;
}

// Says which run it is of to those who do not see it, and is found again when it is drawn anew.
function named(control, whose, key) {
  control.setAttribute("aria-label", whose);
  control.dataset.key = key;
  return control;
}

function make(form, run) {
  note([]);
  wished.add(keyOf(form.word, run));
  if (link.say({ do: "make", form: form.word, run })) {
    makings.set(keyOf(form.word, run), { state: "waiting" });
    drawOne(run);
  }
}

// A link to what is there, else a button that has it made. A page opens beside this one.
function way(form, run, there, when) {
  const key = keyOf(form.word, run);
  const making = makings.get(key);
  const main = form.page ? "main" : "";
  if (there || (form.page && making && making.state === "made")) {
    const made = element("a", form.page ? form.label : tr("Save {form}", { form: form.label }), main);
    made.href = pathOf(form.word, run);
    if (form.page) made.target = "_blank";
    return named(made, whose(made, when), key);
  }
  const made = button(form.page ? makeWords(form) : form.label, () => make(form, run), main);
  made.disabled = Boolean(making && (making.state === "waiting" || making.state === "making"));
  return named(made, whose(made, when), key);
}

function makeWords(form) {
  if (form.word === "report") return tr("Make report");
  if (form.word === "progress") return tr("Make progress page");
  return tr("Make {form}", { form: form.label });
}

function whose(control, when) {
  const what = control.textContent;
  return when ? tr("{what} of {when}", { what, when }) : tr("{what} of all runs", { what });
}

function states(run) {
  const box = element("p", undefined, "state");
  box.setAttribute("role", "status");
  const lines = [];
  for (const form of shelf.forms) {
    const making = makings.get(keyOf(form.word, run));
    if (!making || making.state === "made") continue;
    if (making.state === "trouble") box.classList.add("bad");
    if (making.state === "making") {
      const bar = document.createElement("progress");
      if (making.share > 0) bar.value = making.share;
      bar.setAttribute("aria-label", form.label);
      box.append(bar);
    }
    lines.push(stateOf(form.label, making));
  }
  box.append(lines.join("; "));
  return box;
}

function stateOf(form, making) {
  if (making.state === "waiting") return tr("{form} waits for another to be made", { form });
  if (making.state === "trouble") return tr("{form}: {trouble}", { form, trouble: making.line });
  if (!(making.share > 0)) return tr("{form} is being made", { form });
  return tr("{form} is being made, {percent} %", { form, percent: Math.round(100 * making.share) });
}

function drawRun(run) {
  const box = element("li", undefined, "run");
  box.dataset.number = run.number;
  const head = element("h2", run.when);
  head.append(element("span", run.about));
  const facts = element("p", undefined, "facts");
  facts.append(...run.facts.map((fact) => element("span", fact)));
  const ways = element("div", undefined, "ways");
  const files = element("div", undefined, "ways");
  for (const form of shelf.forms.filter((one) => one.of_run)) {
    const there = form.made ? form.page && run.has_report : !run.missing;
    if (!there && run.missing) continue;
    (form.page ? ways : files).append(way(form, run.number, there, run.when));
  }
  if (files.children.length) {
    const more = element("details");
    const before = rowOf(run.number);
    more.open = Boolean(before && before.querySelector("details[open]"));
    more.append(element("summary", tr("Export")), files);
    ways.append(more);
  }
  const erase = button(tr("Delete"), () => link.say({ do: "ask", run: run.number }), "harm");
  ways.append(named(erase, tr("Delete the run of {when}", { when: run.when }), keyOf("delete", run.number)));
  box.append(head, facts, element("p", run.line, "line"));
  if (run.missing) box.append(element("p", run.missing, "gone"));
  box.append(ways, states(run.number));
  return box;
}

function rowOf(number) {
  return document.querySelector('.run[data-number="' + number + '"]');
}

// What is drawn anew takes the focus along.
function keepingFocus(redraw) {
  const focused = document.activeElement && document.activeElement.dataset.key;
  redraw();
  if (!focused || document.activeElement !== document.body) return;
  const again = document.querySelector('[data-key="' + focused + '"]');
  if (again) again.focus({ preventScroll: true });
}

function drawAll() {
  const ofAll = shelf.forms.filter((form) => !form.of_run && shelf.runs.length);
  by("all").replaceChildren(...ofAll.map((form) => way(form, null, false, "")), states(null));
}

function draw() {
  if (!shelf) return;
  keepingFocus(() => {
    say("title", shelf.title);
    drawAll();
    const runs = shelf.runs.map(drawRun);
    if (!runs.length) runs.push(element("li", tr("No runs yet. They appear here when a run has ended."), "run"));
    by("runs").replaceChildren(...runs);
  });
}

// One run, or what is of all runs: a list of years is not drawn anew for each percent.
function drawOne(number) {
  if (!shelf) return;
  const run = shelf.runs.find((one) => one.number === number);
  const row = rowOf(number);
  keepingFocus(() => {
    if (number === null) drawAll();
    else if (run && row) row.replaceWith(drawRun(run));
  });
}

function note(lines) {
  told = lines;
  say("note", [...told, ...(shelf ? shelf.notes : [])].join("\n"));
}

function hearMaking(making) {
  const key = keyOf(making.form, making.run);
  makings.set(key, making);
  const form = shelf && shelf.forms.find((one) => one.word === making.form);
  // A file is kept at once; a page would be taken for an unwanted one, so its button becomes a link.
  if (making.state === "made" && wished.delete(key) && form && !form.page) {
    location.assign(pathOf(making.form, making.run));
  }
  if (making.state === "made" && making.form === "report") list();
  drawOne(making.run);
}

function fill(id, lines) {
  by(id).replaceChildren(...lines.map((line) => element("li", line)));
}

function ask(sure) {
  note([]);
  asked = sure;
  say("sure-what", sure.what);
  say("sure-history", tr("From the history go its {what}.", { what: sure.history }));
  by("sure-files").checked = false;
  by("sure-files-too").hidden = !sure.files.length;
  by("sure-stays").hidden = !sure.left.length;
  fill("sure-going", sure.files);
  fill("sure-left", sure.left);
  if (!by("sure").open) by("sure").showModal();
  by("sure-no").focus();
}

by("sure").addEventListener("close", () => {
  if (asked && by("sure").returnValue === "yes") {
    const order = { do: "delete", run: asked.run, token: asked.token, files: by("sure-files").checked };
    if (!link.say(order)) note([tr("Nothing was deleted: the coach does not answer.")]);
  }
  asked = null;
  by("sure").returnValue = "no";
});

function list() {
  if (link.say({ do: "list" }) && !listedMs) listedMs = Date.now();
}

link.hear = (message) => {
  if (message.shelf) {
    listedMs = 0;
    shelf = message.shelf;
    say("link", "");
    note(told);
    draw();
  } else if (message.making) {
    hearMaking(message.making);
  } else if (message.sure) {
    ask(message.sure);
  } else if (message.deleted) {
    note(message.deleted.lines);
  } else if (message.trouble) {
    listedMs = 0;
    note([message.trouble.line]);
  }
};

link.lost = (ended) => {
  listedMs = 0;
  // What was being made goes on; what has become of it is asked for again by hand.
  for (const [key, making] of makings) if (making.state === "waiting" || making.state === "making") makings.delete(key);
  by("link").className = "bad";
  say("link", ended ? tr("the coach has ended") : tr("the coach does not answer, trying again"));
  draw();
};

// A phone that was in a pocket, or a network that went away without a word.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && shelf && !by("door").open) list();
});
setInterval(() => {
  if (listedMs && Date.now() - listedMs > SILENT_MS) link.close();
}, 1000);

link.connect();
