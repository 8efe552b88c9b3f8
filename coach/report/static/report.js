"use strict";

// Draws the charts; decides nothing. Every text enters as text, never as markup.

(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = JSON.parse(document.getElementById("words").textContent);
  const boxes = [...document.querySelectorAll(".chart")];
  const byName = new Map(data.metrics.map((metric) => [metric.name, metric]));
  const whole = [0, Math.max(data.end, 1)];
  const LEAST_S = 10;
  const HEIGHT = 190;
  const STRIP = 7; // height of each row of the quality strip, pixels
  const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200];
  const print = matchMedia("print");
  let shown = whole.slice();
  let charts = [];

  // A text in the page's language, its gaps filled.
  function tr(text, values) {
    return (words[text] || text).replace(/\{(\w+)\}/g, (gap, name) => (values && name in values ? values[name] : gap));
  }

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const two = (n) => String(n).padStart(2, "0");
  const clock = (s) => `${two(Math.floor(s / 60))}:${two(Math.floor(s % 60))}`;

  function range(metric, low, high) {
    const seen = (metric.view || [low, high]).filter((v) => v !== null && Number.isFinite(v));
    if (!seen.length) return [0, 1];
    let [least, most] = [Math.min(...seen), Math.max(...seen)];
    const lack = metric.span - (most - least);
    if (lack > 0) [least, most] = [least - lack / 2, most + lack / 2];
    const air = 0.1 * (most - least) || 1;
    return [least - air, most + air];
  }

  function clipped(u, draw) {
    const ctx = u.ctx;
    ctx.save();
    ctx.beginPath();
    ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
    ctx.clip();
    draw(ctx, uPlot.pxRatio);
    ctx.restore();
  }

  function behind(u, metric) {
    clipped(u, (ctx, px) => {
      if (metric.band) {
        const [top, bottom] = [metric.band[1], metric.band[0]].map((v) => u.valToPos(v, "y", true));
        ctx.fillStyle = colour("--band");
        ctx.fillRect(u.bbox.left, top, u.bbox.width, bottom - top);
      }
      ctx.strokeStyle = colour("--line");
      ctx.lineWidth = px;
      for (const [from, until] of data.suspended) {
        const a = Math.max(u.valToPos(from, "x", true), u.bbox.left);
        const b = Math.min(u.valToPos(until, "x", true), u.bbox.left + u.bbox.width);
        if (b <= a) continue;
        ctx.save();
        ctx.beginPath();
        ctx.rect(a, u.bbox.top, b - a, u.bbox.height);
        ctx.clip();
        ctx.beginPath();
        const tall = u.bbox.height;
        for (let x = Math.floor((a - tall) / (8 * px)) * 8 * px; x < b; x += 8 * px) {
          ctx.moveTo(x, u.bbox.top + tall);
          ctx.lineTo(x + tall, u.bbox.top);
        }
        ctx.globalAlpha = 0.55;
        ctx.stroke();
        ctx.restore();
      }
    });
  }

  function mark(ctx, px, x, y, outcome) {
    const r = 5 * px;
    ctx.lineWidth = 2.5 * px;
    ctx.beginPath();
    if (outcome === "improved") {
      ctx.fillStyle = colour("--good");
      ctx.moveTo(x, y - r);
      ctx.lineTo(x + r, y + r);
      ctx.lineTo(x - r, y + r);
      ctx.fill();
    } else if (outcome === "not") {
      ctx.strokeStyle = colour("--bad");
      ctx.moveTo(x - r, y - r);
      ctx.lineTo(x + r, y + r);
      ctx.moveTo(x + r, y - r);
      ctx.lineTo(x - r, y + r);
      ctx.stroke();
    } else {
      ctx.strokeStyle = colour("--dim");
      ctx.arc(x, y, r, 0, 2 * Math.PI);
      ctx.stroke();
    }
  }

  function before(u, metric) {
    clipped(u, (ctx, px) => {
      const half = data.t[0];
      const floor = u.bbox.top + u.bbox.height;
      const rows = [["--off", data.missing], ["--main", data.clipped], ["--bad", data.lost]];
      rows.forEach(([name, values], row) => {
        ctx.fillStyle = colour(name);
        values.forEach((value, i) => {
          if (!value) return;
          const a = u.valToPos(data.t[i] - half, "x", true);
          const b = u.valToPos(data.t[i] + half, "x", true);
          // A short loss in a long run is seen, but a faint one stays faint.
          ctx.globalAlpha = Math.min(0.25 + value, 1);
          const tall = Math.max(value, 0.3) * (STRIP - 1) * px;
          ctx.fillRect(a, floor - row * STRIP * px - tall, Math.max(b - a, 1.5 * px), tall);
        });
        ctx.globalAlpha = 1;
      });
      for (const [t, outcome] of metric.cues) {
        const x = u.valToPos(t, "x", true);
        ctx.lineWidth = px;
        ctx.strokeStyle = colour("--dim");
        ctx.setLineDash([3 * px, 3 * px]);
        ctx.beginPath();
        ctx.moveTo(x, u.bbox.top);
        ctx.lineTo(x, floor);
        ctx.stroke();
        ctx.setLineDash([]);
        mark(ctx, px, x, u.bbox.top + 8 * px, outcome);
      }
    });
  }

  function read(u, metric, out) {
    const i = u.cursor.idx;
    if (i === null || i === undefined || metric.mean[i] === null) {
      out.textContent = "";
      return;
    }
    const say = (v) => v.toFixed(metric.decimals);
    const near = metric.cues.find(([t]) => Math.abs(t - data.t[i]) <= Math.max(data.t[0], 2));
    const values = {
      time: clock(data.t[i]), mean: say(metric.mean[i]), unit: metric.unit,
      low: say(metric.low[i]), high: say(metric.high[i]),
    };
    out.textContent = near
      ? tr("{time}  {mean} {unit} ({low} to {high}), cue \"{cue}\"", { ...values, cue: near[2] || tr("a sound") })
      : tr("{time}  {mean} {unit} ({low} to {high})", values);
  }

  // Of all charts together, so that they stay below each other.
  function show(from, until) {
    const length = Math.min(Math.max(until - from, LEAST_S), whole[1] - whole[0]);
    const start = Math.min(Math.max(from, whole[0]), whole[1] - length);
    shown = [start, start + length];
    for (const chart of charts) if (chart) chart.setScale("x", { min: shown[0], max: shown[1] });
    const out = document.getElementById("shown");
    if (out) out.textContent = tr("{from} to {until}", { from: clock(shown[0]), until: clock(shown[1]) });
  }

  function zoom(what) {
    const [from, until] = shown;
    const length = until - from;
    const middle = (from + until) / 2;
    if (what === "in") show(middle - length / 4, middle + length / 4);
    else if (what === "out") show(middle - length, middle + length);
    else if (what === "back") show(from - length / 2, until - length / 2);
    else if (what === "on") show(from + length / 2, until + length / 2);
    else show(...whole);
  }

  function options(metric, box, out) {
    const ink = colour("--dim");
    const axis = { stroke: ink, grid: { stroke: colour("--line"), width: 0.4 }, ticks: { stroke: ink, width: 0.5 } };
    return {
      width: Math.max(box.clientWidth, 200),
      height: HEIGHT,
      legend: { show: false },
      cursor: { sync: { key: "run" }, drag: { x: true, y: false, setScale: false }, points: { size: 7 } },
      scales: {
        x: { time: false, range: () => shown },
        y: { range: (u, low, high) => range(metric, low, high) },
      },
      axes: [
        { ...axis, values: (u, ticks) => ticks.map(clock), incrs: STEPS_S, space: 60, size: 34 },
        { ...axis, size: (u, labels) => 18 + 7.5 * Math.max(3, ...(labels || []).map((l) => l.length)) },
      ],
      series: [
        {},
        { stroke: colour("--range"), width: 0, points: { show: false } },
        { stroke: colour("--range"), width: 0, points: { show: false } },
        { stroke: colour("--main"), width: 1.5, points: { show: false } },
      ],
      bands: [{ series: [2, 1], fill: colour("--range") }],
      hooks: {
        drawClear: [(u) => behind(u, metric)],
        draw: [(u) => before(u, metric)],
        setCursor: [(u) => read(u, metric, out)],
        setSelect: [
          (u) => {
            if (u.select.width < 5) return;
            const from = u.posToVal(u.select.left, "x");
            const until = u.posToVal(u.select.left + u.select.width, "x");
            u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
            show(from, until);
          },
        ],
      },
    };
  }

  function step(chart, way) {
    const i = chart.cursor.idx ?? Math.round(data.t.length / 2);
    const by = Math.max(1, Math.round(((shown[1] - shown[0]) / (2 * data.t[0])) / 60));
    const next = Math.min(Math.max(i + way * by, 0), data.t.length - 1);
    const left = chart.valToPos(data.t[next], "x");
    chart.setCursor({ left, top: chart.over.clientHeight / 2 });
  }

  const KEYS = { "+": "in", "=": "in", "-": "out", 0: "whole", PageUp: "back", PageDown: "on" };

  // What is folded is drawn when it is opened.
  function draw() {
    charts.forEach((chart) => chart && chart.destroy());
    charts = boxes.map((box) => (box.closest("details:not([open])") ? null : drawn(box)));
  }

  function drawn(box) {
    const metric = byName.get(box.dataset.metric);
    const out = box.parentElement.querySelector(".readout");
    const chart = new uPlot(
      options(metric, box, out), [data.t, metric.low, metric.high, metric.mean], box);
    chart.over.addEventListener("dblclick", () => zoom("whole"));
    return chart;
  }

  // A large screen has room for all; on paper nothing can be opened.
  const parts = [...document.querySelectorAll("details.part")];
  const wide = matchMedia("(min-width: 900px)");
  let folded = [];

  function unfold(open) {
    if (open) folded = parts.filter((part) => !part.open);
    folded.forEach((part) => { part.open = open; });
  }

  function reveal() {
    let part = document.getElementById(location.hash.slice(1));
    while ((part = part && part.closest("details"))) {
      part.open = true;
      part = part.parentElement;
    }
  }

  boxes.forEach((box, i) => {
    box.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (!charts[i]) return;
      if (event.key === "ArrowLeft") step(charts[i], -1);
      else if (event.key === "ArrowRight") step(charts[i], 1);
      else if (event.key in KEYS) zoom(KEYS[event.key]);
      else return;
      event.preventDefault();
    });
  });
  document.querySelectorAll(".tools").forEach((tools) => {
    tools.hidden = false;
    tools.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) zoom(button.dataset.do);
    });
  });

  if (wide.matches) parts.forEach((part) => { part.open = true; });
  reveal();
  draw();
  parts.forEach((part) => part.addEventListener("toggle", () => {
    if (!part.open) return;
    boxes.forEach((box, i) => {
      if (!charts[i] && part.contains(box) && !box.closest("details:not([open])")) charts[i] = drawn(box);
    });
  }));
  let width = document.documentElement.clientWidth;
  addEventListener("resize", () => {
    // A phone's bars come and go and change the height alone.
    if (width === document.documentElement.clientWidth) return;
    width = document.documentElement.clientWidth;
    draw();
  });
  addEventListener("hashchange", reveal);
  print.addEventListener("change", () => {
    unfold(print.matches);
    draw();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
})();
