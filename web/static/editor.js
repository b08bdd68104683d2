// Looks at a template as it is typed, underlines what is found, and puts fixes in. The page works without it.

const QUIET = 300; // milliseconds without a key before we ask
const LONG = 200; // letters, beyond which a finding is underlined in its first line only
const AWAY = 5000; // before we ask again a server that was not there
const form = document.getElementById("editor");
const text = document.getElementById("source");
const mirror = document.getElementById("mirror");
const live = document.getElementById("live");
const trouble = document.getElementById("trouble");
const preview = document.getElementById("preview");
const shows = [...document.querySelectorAll("#preview [data-show]")];
let places = [];
let drawn = text.value;
let timer = 0;
let asked = new AbortController();
let sent = false;

// The findings of the page; offsets count as JavaScript does.
function gather() {
  places = [...document.querySelectorAll("#seen [data-start]")].map((row) => ({
    row,
    start: Number(row.dataset.start),
    end: Math.max(Number(row.dataset.end), Number(row.dataset.start) + 1),
  }));
  places.sort((a, b) => a.start - b.start || a.end - b.end);
}

// Of two findings in one place the shorter is seen; of a long one the first line, else all stands underlined.
function draw() {
  const owners = new Int32Array(drawn.length + 1);
  const long = places.map((_, at) => at).sort((a, b) => places[b].end - places[b].start - places[a].end + places[a].start);
  for (const at of long) {
    const { start, end } = places[at];
    const line = end - start > LONG ? drawn.indexOf("\n", start + 1) : -1;
    owners.fill(at + 1, start, line < 0 ? end : Math.min(line, end));
    places[at].marks = [];
  }
  const parts = [];
  for (let at = 0, to; at < drawn.length; at = to) {
    for (to = at + 1; to < drawn.length && owners[to] === owners[at]; ) to++;
    const words = drawn.slice(at, to);
    const one = places[owners[at] - 1];
    if (one) parts.push(marked(one, words));
    else parts.push(words);
  }
  mirror.replaceChildren(...parts, "\n");
}

function marked(one, words) {
  const mark = document.createElement("mark");
  mark.className = one.row.className.replace("finding", "");
  mark.textContent = words;
  one.marks.push(mark);
  return mark;
}

// Until the answer is there, findings move with what is typed before them, and go where it is typed in them.
function move() {
  const now = text.value;
  const most = Math.min(now.length, drawn.length);
  let head = 0;
  while (head < most && now[head] === drawn[head]) head++;
  let tail = 0;
  while (tail < most - head && now[now.length - 1 - tail] === drawn[drawn.length - 1 - tail]) tail++;
  const stop = drawn.length - tail;
  const by = now.length - drawn.length;
  places = places
    .filter(({ start, end }) => end <= head || start >= stop)
    .map((one) => (one.start >= stop ? { ...one, start: one.start + by, end: one.end + by } : one));
  drawn = now;
  draw();
}

async function look() {
  asked.abort();
  asked = new AbortController();
  const looked = text.value;
  try {
    const body = new FormData(form);
    const answer = await fetch(form.dataset.look, { method: "POST", body, signal: asked.signal });
    if (answer.status === 429 || answer.status === 503) return later(1000 * (answer.headers.get("Retry-After") ?? 5));
    if (!answer.ok) return warn("We could not look at it. Your text is still here. Copy it, and open this page anew.");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    warn("");
    if (text.value === looked) show(page.getElementById("seen"));
  } catch (error) {
    if (error.name === "AbortError") return;
    warn("There is no connection. Your text is still here, and we look at it again in a few seconds.");
    later(AWAY);
  }
}

function show(fresh) {
  const old = document.getElementById("seen");
  const open = new Set([...old.querySelectorAll("details")].filter((one) => one.open).map((one) => one.id));
  const shut = new Set([...old.querySelectorAll("details:not([open])")].map((one) => one.id));
  for (const one of fresh.querySelectorAll("details")) {
    if (open.has(one.id)) one.open = true;
    else if (shut.has(one.id)) one.open = false;
  }
  old.replaceWith(fresh);
  text.parentElement.classList.toggle("code", fresh.dataset.format === "html");
  gather();
  draw();
  tell(fresh.dataset.said);
  if (preview?.open) render();
}

// One frame after the other, as a form that is sent to two at once is sent to the last alone.
function render(at = 0) {
  const button = shows[at];
  if (!button) return;
  const frame = document.getElementsByName(button.formTarget)[0];
  frame.addEventListener("load", () => render(at + 1), { once: true });
  form.requestSubmit(button);
}

// What is wrong is there to see, and is told once.
function warn(words) {
  trouble.hidden = !words;
  if (trouble.textContent === words) return;
  trouble.textContent = words;
  if (words) tell(words);
}

function tell(words) {
  if (live.textContent !== words) live.textContent = words;
}

function later(wait = QUIET) {
  clearTimeout(timer);
  timer = setTimeout(look, wait);
}

// By way of the browser, so that one undo takes it all back; as markup, since it is slow at lines put in as text.
function put(edits) {
  edits.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const was = text.value;
  const start = edits[0][0];
  let words = "";
  let at = start;
  for (const [from, to, fresh] of edits) {
    words += was.slice(at, from) + fresh;
    at = to;
  }
  const now = was.slice(0, start) + words + was.slice(at);
  const safe = words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  text.setSelectionRange(start, at);
  const put = (how, what) => document.execCommand(how, false, what);
  if (!words) put("delete");
  else put("insertHTML", safe) || put("insertText", words);
  if (text.value !== now) text.value = now;
}

function fix(button) {
  const meant = button.value === "safe" ? [...document.querySelectorAll("#seen [data-safe]")] : [button];
  const edits = [];
  for (const one of meant) {
    const mine = JSON.parse(one.dataset.edits);
    const meets = ([s, e]) => edits.some(([a, b]) => (s < b && a < e) || (s === a && e === b));
    if (!mine.some(meets)) edits.push(...mine);
  }
  text.focus();
  if (edits.length) put(edits);
  move();
  look();
}

function go(row) {
  const here = places.find((one) => one.row === row);
  if (!here) return;
  text.focus();
  text.setSelectionRange(here.start, here.end);
  for (const one of places) for (const mark of one.marks) mark.classList.toggle("at", one === here);
}

text.addEventListener("input", () => {
  move();
  later();
});
document.addEventListener("change", (event) => {
  if (event.target.tagName === "SELECT" && event.target.form === form) look();
  if (event.target.type === "radio") render();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#seen button[name=fix]");
  const link = event.target.closest?.("[data-go]");
  if (button || link) event.preventDefault();
  if (button) fix(button);
  if (link) go(link.closest("[data-start]"));
});
preview?.addEventListener("toggle", () => preview.open && render());
form.addEventListener("submit", (event) => {
  if (!event.submitter?.formTarget) sent = true;
});
addEventListener("pageshow", () => (sent = false));
addEventListener("beforeunload", (event) => {
  const typed = [...form.elements].filter((one) => one === text || one.type === "text");
  const isNew = "unsaved" in form.dataset ? text.value.trim() : typed.some((one) => one.value !== one.defaultValue);
  if (isNew && !sent) event.preventDefault();
});

document.documentElement.classList.add("js");
gather();
draw();
if (text.value.trim() && !document.querySelector("#seen h2")) look();
