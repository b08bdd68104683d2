// Turns the rows while a check runs, opens what a link points at, copies records. The page works without it.

const EVERY = 1; // seconds between two looks, unless the page says otherwise

function follow(run) {
  const rows = run.dataset.rows;
  if (!rows) return;
  const again = () => setTimeout(() => look(rows), 1000 * (run.dataset.wait ?? EVERY));
  if (document.visibilityState === "visible") again();
  else document.addEventListener("visibilitychange", again, { once: true });
}

async function look(rows) {
  const run = document.getElementById("run");
  let fresh = null;
  try {
    const answer = await fetch(rows, { credentials: "same-origin" });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      fresh = page.getElementById("run");
    } else if (answer.status === 404 || answer.status === 401) {
      return;
    }
  } catch {
    // The server may be starting again; the next look will tell.
  }
  if (fresh) show(run, fresh);
  follow(document.getElementById("run"));
}

function show(run, fresh) {
  say(fresh.dataset.said);
  document.title = fresh.dataset.title;
  if (fresh.dataset.state === run.dataset.state) {
    turnRows(run, fresh);
    return;
  }
  const focused = document.activeElement?.id;
  const open = [...run.querySelectorAll("details[open]")].map((one) => one.id);
  run.replaceWith(fresh);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  offerCopies(fresh);
  revealTarget();
}

function turnRows(run, fresh) {
  run.dataset.wait = fresh.dataset.wait ?? EVERY;
  for (const row of fresh.querySelectorAll(".family")) {
    const old = run.querySelector(`#${row.id}`);
    if (!old || old.isEqualNode(row)) continue;
    for (const one of old.querySelectorAll("details[open]")) row.querySelector(`#${one.id}`)?.setAttribute("open", "");
    old.replaceWith(row);
  }
}

function say(words) {
  const live = document.getElementById("live");
  if (live && live.textContent !== words) live.textContent = words;
}

function revealTarget() {
  const target = document.getElementById(location.hash.slice(1));
  if (!target) return;
  for (let up = target; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
  target.scrollIntoView();
  target.focus({ preventScroll: true });
}

function offerCopies(place) {
  if (!navigator.clipboard) return; // only https and loopback have it
  for (const button of place.querySelectorAll("[data-copy]")) button.hidden = false;
}

async function copy(button) {
  if (button.dataset.copy) return; // it still says that it did
  await navigator.clipboard.writeText(button.parentElement.querySelector("pre").textContent);
  const words = [...button.childNodes];
  button.dataset.copy = "done";
  const said = button.dataset.said || "Copied";
  button.replaceChildren(said);
  say(said);
  setTimeout(() => {
    button.replaceChildren(...words);
    button.dataset.copy = "";
  }, 2000);
}

function openForPrint() {
  for (const one of document.querySelectorAll("details:not([open])")) {
    one.open = true;
    one.dataset.closed = "";
  }
}

function closeAfterPrint() {
  for (const one of document.querySelectorAll("details[data-closed]")) {
    one.open = false;
    delete one.dataset.closed;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (button) copy(button);
  const link = event.target.closest?.('a[href^="#"]');
  if (link && link.hash === location.hash) revealTarget();
});
addEventListener("hashchange", revealTarget);
addEventListener("beforeprint", openForPrint);
addEventListener("afterprint", closeAfterPrint);

offerCopies(document);
revealTarget();
const run = document.getElementById("run");
if (run) follow(run);
