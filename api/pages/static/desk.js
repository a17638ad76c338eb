// The list of models follows the maker: everybody's until one of the list is chosen.
"use strict";

const models = document.getElementById("models");
const all = models ? [...models.options] : [];

document.addEventListener("input", (event) => {
  if (event.target.getAttribute("list") !== "makers") return;
  const theirs = all.filter((one) => one.dataset.maker === event.target.value);
  models.replaceChildren(...(theirs.length ? theirs : all));
});
