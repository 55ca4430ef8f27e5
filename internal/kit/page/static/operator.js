// The big button of a ceremony may ask to be held for a moment, for whoever
// chose so on this device: a sleeve on the screen presses nothing then. The
// keyboard presses as always, and the server takes a double press once.
const held = 600, key = "tahan tombol";
let since = 0;
const wish = () => { for (const box of document.querySelectorAll("[data-hold-choice]")) { box.checked = localStorage[key] === "1"; box.closest("p").hidden = false; } };
document.addEventListener("change", (e) => { if ("holdChoice" in e.target.dataset) { e.target.checked ? localStorage[key] = "1" : delete localStorage[key]; } });
document.addEventListener("pointerdown", (e) => { if (e.target.closest("[data-hold]")) since = Date.now(); });
document.addEventListener("click", (e) => {
  const button = e.target.closest("[data-hold]");
  if (!button || localStorage[key] !== "1" || !e.detail || Date.now() - since >= held) return;
  e.preventDefault();
  button.title = button.dataset.hold;
  document.querySelector("[data-hold-said]").textContent = button.dataset.hold;
});
new MutationObserver(wish).observe(document.querySelector("main"), { childList: true });
wish();
