// Shows a page anew, part by part, when the server says that something moved; never under busy hands.
//
// An element with `data-parts` holds parts and nothing else, each with an id; they come, change and
// go as the server has them. An element with `data-part` is shown anew as a whole.
"use strict";

const page = document.querySelector("[data-stream]");
const notice = document.querySelector("[data-news]");
const PAUSE_MS = 300;
const AGAIN_MS = 3000;
const FIELDS = "input:not([type=hidden]), select, textarea";
let waiting = false;
let again = false;
let lost = false;
let behind = false;

function changed(field) {
  if (field.type === "hidden" || field.type === "submit") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") {
    const first = [...field.options].findIndex((one) => one.defaultSelected);
    return field.selectedIndex !== Math.max(first, 0);
  }
  return field.value !== field.defaultValue;
}

// Somebody writes there, has written there, or was refused there.
function busy(part) {
  const field = document.activeElement;
  if (part.contains(field) && field.matches(FIELDS)) return true;
  if (part.matches("[data-keep]") || part.querySelector("[data-keep]")) return true;
  return [...part.querySelectorAll(FIELDS)].some(changed);
}

// What a part says. The key of a form is new with every answer and says nothing.
function said(part) {
  return part.innerHTML.replace(/name="key" value="[^"]*"/g, "");
}

// Where the keyboard was, to be there again afterwards.
function place(part) {
  const field = document.activeElement;
  if (!part.contains(field)) return () => null;
  if (field.id) return (fresh) => fresh.querySelector("#" + CSS.escape(field.id));
  const alike = (one) => one.textContent === field.textContent;
  return (fresh) => [...fresh.querySelectorAll(field.tagName)].find(alike);
}

function replace(part, fresh) {
  const here = place(part);
  if (part.open) fresh.open = true;
  for (const open of part.querySelectorAll("details[id][open]")) {
    const same = fresh.querySelector("#" + CSS.escape(open.id));
    if (same) same.open = true;
  }
  part.replaceWith(document.adoptNode(fresh));
  here(fresh)?.focus();
}

function parts(holder) {
  return [...holder.children].filter((one) => one.matches("[data-part], [data-parts]"));
}

// The parts of `holder` become those of `fresh`, in their order. What stays is not moved: it would
// lose the keyboard.
function sync(holder, fresh) {
  const wanted = parts(fresh);
  const kept = new Map(parts(holder).map((one) => [one.id, one]));
  for (const [id, part] of kept) {
    if (wanted.some((one) => one.id === id)) continue;
    if (busy(part)) behind = true;
    else part.remove();
  }
  let last = null;
  for (const one of wanted) {
    const { id } = one;
    const part = kept.get(id);
    if (!part) {
      const news = document.adoptNode(one);
      if (last) last.after(news);
      else holder.prepend(news);
    } else if (part.matches("[data-parts]")) sync(part, one);
    else if (said(part) !== said(one)) {
      if (busy(part)) behind = true;
      else replace(part, one);
    }
    last = document.getElementById(id);
  }
}

async function refresh() {
  const answer = await fetch(page.dataset.address, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) {
    notice.hidden = false;
    return;
  }
  const news = new DOMParser().parseFromString(await answer.text(), "text/html");
  behind = false;
  sync(page, news.getElementById(page.id));
  notice.hidden = !behind;
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

// A browser asks again by itself when the line breaks, but not when the server said no.
function listen() {
  const source = new EventSource(page.dataset.stream);
  for (const name of ["moved", "tile", "reload"]) source.addEventListener(name, soon);
  source.addEventListener("open", () => {
    page.dataset.now = "live";
    if (lost) soon();
    lost = false;
  });
  source.addEventListener("error", () => {
    page.dataset.now = "lost";
    lost = true;
    // Not all tablets at the same moment.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN_MS * (1 + Math.random()));
  });
}

listen();
