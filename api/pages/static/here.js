// Fills in where this device is before a form with `data-here` is sent; a device that does not say
// sends nothing, and the form says what to do.
"use strict";

const WAIT_MS = 15000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-here]") || form.lat.value) return;
  event.preventDefault();
  const refused = () => {
    form.querySelector("[role=status]").textContent = form.dataset.here;
  };
  if (!navigator.geolocation) return refused();
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      form.lat.value = coords.latitude;
      form.lon.value = coords.longitude;
      form.accuracy.value = Math.ceil(coords.accuracy);
      form.requestSubmit();
    },
    refused,
    { enableHighAccuracy: true, timeout: WAIT_MS },
  );
});
