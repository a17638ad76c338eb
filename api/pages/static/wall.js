// Moves the tiles of the wall as the server tells of them, and sums them up on top.
"use strict";

const tiles = document.querySelector("[data-live]");
const state = document.querySelector("[data-state]");
const SUMMED = ["bays", "occupied", "in_shop", "waiting", "alerts", "visits"];
let summing = false;

function level(tile) {
  if (tile.occupied === 0) return "free";
  return tile.occupied >= tile.bays ? "full" : "some";
}

function show(told) {
  const tile = document.getElementById("t-" + told.store);
  if (!tile) return;
  for (const name of SUMMED) tile.dataset[name] = told[name];
  tile.dataset.level = level(told);
  tile.querySelector(".bays b").textContent = told.occupied;
  tile.querySelector(".waiting b").textContent = told.waiting;
  tile.querySelector(".alerts b").textContent = told.alerts;
  tile.querySelector("progress").value = told.occupied;
  tile.classList.remove("moved");
  requestAnimationFrame(() => tile.classList.add("moved"));
  sumSoon();
}

function sumSoon() {
  if (summing) return;
  summing = true;
  requestAnimationFrame(() => {
    summing = false;
    sum();
  });
}

function sum() {
  const totals = Object.fromEntries(SUMMED.map((name) => [name, 0]));
  for (const tile of tiles.querySelectorAll(".tile")) {
    for (const name of SUMMED) totals[name] += Number(tile.dataset[name]);
  }
  for (const place of document.querySelectorAll("[data-total]")) {
    place.textContent = totals[place.dataset.total];
  }
}

function say(name) {
  state.textContent = state.dataset[name];
  state.dataset.now = name;
}

const source = new EventSource(tiles.dataset.live);
source.addEventListener("open", () => say("liveText"));
source.addEventListener("error", () => say("lostText"));
source.addEventListener("tile", (event) => show(JSON.parse(event.data)));
source.addEventListener("reload", () => {
  source.close();
  // Not all walls at the same moment.
  setTimeout(() => location.reload(), 200 + Math.random() * 1800);
});
