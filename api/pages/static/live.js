// Shows parts of a page anew when the server says that something moved, never under busy hands.
"use strict";

const page = document.querySelector("[data-stream]");
const notice = document.querySelector("[data-news]");
const PAUSE_MS = 300;
let waiting = false;
let again = false;

function changed(field) {
  if (field.type === "hidden" || field.type === "submit") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") {
    const first = [...field.options].findIndex((one) => one.defaultSelected);
    return field.selectedIndex !== Math.max(first, 0);
  }
  return field.value !== field.defaultValue;
}

function busy(part) {
  const field = document.activeElement;
  if (part.contains(field) && field.matches("input:not([type=hidden]), select, textarea")) return true;
  if (part.querySelector("[data-keep]")) return true;
  return [...part.querySelectorAll("input, select, textarea")].some(changed);
}

// Where the keyboard was, to be there again afterwards.
function place(part) {
  const field = document.activeElement;
  if (!part.contains(field)) return null;
  if (field.id) return "#" + CSS.escape(field.id);
  return field.matches("a[href]") ? `a[href="${CSS.escape(field.getAttribute("href"))}"]` : null;
}

function replace(part, fresh) {
  const here = place(part);
  for (const open of part.querySelectorAll("details[id][open]")) {
    const same = fresh.querySelector("#" + CSS.escape(open.id));
    if (same) same.open = true;
  }
  part.replaceWith(document.adoptNode(fresh));
  if (here) fresh.querySelector(here)?.focus();
}

async function refresh() {
  const answer = await fetch(page.dataset.address, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) {
    notice.hidden = false;
    return;
  }
  const news = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-part]")) {
    const fresh = news.getElementById(part.id);
    if (!fresh || fresh.innerHTML === part.innerHTML) continue;
    if (busy(part)) notice.hidden = false;
    else replace(part, fresh);
  }
}

// At most one question at a time; what is told meanwhile is asked for once more.
async function soon() {
  again = true;
  if (waiting) return;
  waiting = true;
  while (again) {
    again = false;
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    await refresh().catch(() => (notice.hidden = false));
  }
  waiting = false;
}

const source = new EventSource(page.dataset.stream);
for (const name of ["moved", "tile", "reload"]) source.addEventListener(name, soon);
source.addEventListener("open", () => (page.dataset.now = "live"));
source.addEventListener("error", () => (page.dataset.now = "lost"));
