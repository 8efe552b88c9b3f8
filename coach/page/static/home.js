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

function button(words, label, click, className) {
  const made = element("button", words, className);
  made.type = "button";
  if (label !== words) made.setAttribute("aria-label", label);
  made.addEventListener("click", click);
  return made;
}

function make(form, run) {
  note([]);
  wished.add(keyOf(form.word, run));
  if (link.say({ do: "make", form: form.word, run })) {
    makings.set(keyOf(form.word, run), { state: "waiting" });
    draw();
  }
}

// A link to what is there, else a button that has it made. A page opens beside this one.
function way(form, run, there, whose) {
  const key = keyOf(form.word, run);
  const making = makings.get(key);
  const label = form.label + whose;
  const main = form.page ? "main" : "";
  if (there || (making && making.state === "made")) {
    const made = element("a", form.page ? form.label : "Save " + form.label, main);
    made.href = pathOf(form.word, run);
    made.setAttribute("aria-label", (form.page ? "" : "Save ") + label);
    if (form.page) made.target = "_blank";
    return made;
  }
  const made = button(form.page ? "Make " + form.label.toLowerCase() : form.label, label, () => make(form, run), main);
  made.disabled = Boolean(making && making.state !== "trouble");
  return made;
}

function states(run) {
  const box = element("p", undefined, "state");
  box.setAttribute("role", "status");
  const words = [];
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
    words.push({
      waiting: form.label + " waits for another to be made",
      making: form.label + " is being made" + (making.share > 0 ? ", " + Math.round(100 * making.share) + " %" : ""),
      trouble: form.label + ": " + making.line,
    }[making.state]);
  }
  box.append(words.join("; "));
  return box;
}

function drawRun(run) {
  const box = element("li", undefined, "run");
  const head = element("h2", run.when);
  head.append(element("span", run.about));
  const facts = element("p", undefined, "facts");
  facts.append(...run.facts.map((fact) => element("span", fact)));
  const ways = element("div", undefined, "ways");
  const whose = " of " + run.when;
  const files = element("div", undefined, "ways");
  for (const form of shelf.forms.filter((one) => one.of_run)) {
    const there = form.made ? form.page && run.has_report : !run.missing;
    if (!there && run.missing) continue;
    (form.page ? ways : files).append(way(form, run.number, there, whose));
  }
  if (files.children.length) {
    const more = element("details");
    more.dataset.run = run.number;
    more.open = Boolean(document.querySelector('details[data-run="' + run.number + '"][open]'));
    more.append(element("summary", "Export"), files);
    ways.append(more);
  }
  ways.append(button("Delete", "Delete the run" + whose, () => link.say({ do: "ask", run: run.number }), "harm"));
  box.append(head, facts, element("p", run.line, "line"));
  if (run.missing) box.append(element("p", run.missing, "gone"));
  box.append(ways, states(run.number));
  return box;
}

function draw() {
  if (!shelf) return;
  const focused = document.activeElement && document.activeElement.getAttribute("aria-label");
  say("title", "Runs of " + shelf.athlete);
  const ofAll = shelf.forms.filter((form) => !form.of_run && shelf.runs.length);
  by("all").replaceChildren(...ofAll.map((form) => way(form, null, false, " of all runs")), states(null));
  const runs = shelf.runs.map(drawRun);
  if (!runs.length) runs.push(element("li", "No runs yet. They appear here when a run has ended.", "run"));
  by("runs").replaceChildren(...runs);
  if (focused) {
    const again = document.querySelector("[aria-label=" + JSON.stringify(focused) + "]");
    if (again) again.focus({ preventScroll: true });
  }
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
  draw();
}

function fill(id, lines) {
  by(id).replaceChildren(...lines.map((line) => element("li", line)));
}

function ask(sure) {
  note([]);
  asked = sure;
  say("sure-what", sure.what);
  say("sure-history", sure.history);
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
    if (!link.say(order)) note(["Nothing was deleted: the coach does not answer."]);
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

link.lost = () => {
  listedMs = 0;
  // What was being made goes on; what has become of it is asked for again by hand.
  for (const [key, making] of makings) if (making.state === "waiting" || making.state === "making") makings.delete(key);
  by("link").className = "bad";
  say("link", "the coach does not answer, trying again");
  draw();
};

// A phone that was in a pocket, or a network that went away without a word.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) list();
});
setInterval(() => {
  if (listedMs && Date.now() - listedMs > SILENT_MS) link.close();
}, 1000);

link.connect();
