// Turns the ticks of a set-up while its page is open: a look every few seconds, slower with time, and an end.

const SLOWER = 1.15, SLOWEST = 60; // times, seconds
const ENDS = 2 * 60 * 60 * 1000; // milliseconds

const began = Date.now();
let pause = every(); // seconds

function every() {
  return Number(document.getElementById("setup")?.dataset.every) || 5;
}

function follow() {
  const setup = document.getElementById("setup");
  if (!setup?.dataset.rows) return;
  if (Date.now() - began > ENDS) {
    document.getElementById("slow")?.removeAttribute("hidden");
    return;
  }
  const again = () => setTimeout(() => look(setup.dataset.rows), pause * 1000);
  if (document.visibilityState === "visible") again();
  else document.addEventListener("visibilitychange", again, { once: true });
}

async function look(rows) {
  pause = Math.min(pause * SLOWER, SLOWEST);
  try {
    const answer = await fetch(rows, { credentials: "same-origin" });
    if (answer.status === 404 || answer.status === 401) return;
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("setup");
      if (fresh) show(fresh);
    }
  } catch {
    // The server may be starting again; the next look will tell.
  }
  follow();
}

function show(fresh) {
  const old = document.getElementById("setup");
  const said = fresh.dataset.said;
  if (said !== old.dataset.said) {
    document.getElementById("live").textContent = said;
    pause = every(); // something moves, so more may come
  }
  old.dataset.said = said;
  if (fresh.dataset.rows) old.dataset.rows = fresh.dataset.rows;
  else delete old.dataset.rows;
  if (sameRows(old, fresh)) {
    swap("setup-head", fresh);
    for (const row of fresh.querySelectorAll(".want")) turn(row);
  } else {
    const focused = document.activeElement?.id;
    old.replaceWith(fresh);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }
  offerCopies();
}

function sameRows(old, fresh) {
  const ids = (place) => [...place.querySelectorAll(".want")].map((row) => row.id).join();
  return ids(old) === ids(fresh);
}

function swap(id, fresh) {
  const old = document.getElementById(id), now = fresh.querySelector(`#${id}`);
  if (!old || !now || text(old) === text(now)) return;
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(now);
  if (hadFocus) now.querySelector("button, .button, a")?.focus({ preventScroll: true });
}

function turn(row) {
  const old = document.getElementById(row.id);
  const stays = old.dataset.state === row.dataset.state;
  if (stays && text(old) === text(row)) return;
  const hadFocus = old.contains(document.activeElement);
  if (stays || hadFocus) row.open = old.open;
  old.replaceWith(row);
  if (hadFocus) row.querySelector("summary").focus({ preventScroll: true });
}

function text(row) {
  return row.textContent.replace(/\s+/g, " ");
}

function offerCopies() {
  if (!navigator.clipboard) return; // only https and loopback have it
  for (const button of document.querySelectorAll("#setup [data-copy]")) button.hidden = false;
}

follow();
