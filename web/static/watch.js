// Turns the page of a watched change while it is looked at. The page works without it.

const LONGEST = 120000; // milliseconds between two looks when the server does not answer
let misses = 0;

function follow(watch) {
  if (!watch.dataset.rows) return;
  const wait = Math.min(LONGEST, Number(watch.dataset.wait) * 1000 * 2 ** misses);
  setTimeout(() => {
    if (document.visibilityState === "visible") look(watch.dataset.rows);
    else document.addEventListener("visibilitychange", () => look(watch.dataset.rows), { once: true });
  }, wait);
}

async function look(rows) {
  const watch = document.getElementById("watch");
  try {
    const answer = await fetch(rows, { credentials: "same-origin" });
    if (answer.status === 404 || answer.status === 401) return;
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    misses = 0;
    show(watch, page.getElementById("watch"));
  } catch {
    misses += 1; // the server may be starting again
  }
  follow(document.getElementById("watch"));
}

function show(watch, fresh) {
  if (!watch.isEqualNode(fresh)) {
    const focused = document.activeElement;
    const link = watch.contains(focused) ? focused.getAttribute("href") : null;
    watch.replaceWith(fresh);
    if (link) fresh.querySelector(`a[href="${CSS.escape(link)}"]`)?.focus({ preventScroll: true });
  }
  const words = fresh.dataset.said;
  const said = document.getElementById("said");
  if (watch.dataset.said !== words) {
    said.textContent = words;
    document.title = document.title.replace(watch.dataset.said, words);
  }
  countDown();
}

function distance(seconds) {
  if (seconds <= 0) return "now";
  const [number, word] =
    seconds < 60
      ? [Math.round(seconds), "second"]
      : seconds <= 7140
        ? [Math.ceil(seconds / 60), "minute"]
        : seconds < 171000
          ? [Math.round(seconds / 3600), "hour"]
          : [Math.round(seconds / 86400), "day"];
  return `in ${number} ${word}${number === 1 ? "" : "s"}`;
}

function countDown() {
  for (const one of document.querySelectorAll("[data-until]")) {
    const words = distance((Date.parse(one.dataset.until) - Date.now()) / 1000);
    if (one.textContent !== words) one.textContent = words;
  }
}

const watch = document.getElementById("watch");
if (watch) {
  countDown();
  setInterval(countDown, 1000);
  follow(watch);
}
